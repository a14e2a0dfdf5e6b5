import Scheduling
import TranscriptionCore

/// A window that an engine can have.
struct WindowOffer: Sendable {
  let id: WindowID
  let window: PreparedWindow
  /// Name of the engine.
  let engine: String
  /// How it is to be recognised.
  let options: RecognitionOptions
  /// What its result is kept under; `nil` where it is not to be shared.
  let key: RecognitionKey?
  /// True for a window that must not share a batch: it is suspected of making its batch fail.
  let isIsolated: Bool

  /// The window as a slot takes it.
  ///
  /// - Parameters:
  ///   - path: where its audio lies.
  ///   - deliver: see ``WindowLease/deliver``.
  func unit(
    _ lease: LeaseID, in lane: Lane, audioAt path: String,
    deliver: @escaping @Sendable (Result<RecognizedWindow, EngineFailure>, Int) async -> Void
  ) -> SlotUnit<WindowLease> {
    let audio = AudioReference(
      range: window.window.startSample..<window.window.endSample, digest: window.audio.isEmpty ? nil : window.audio,
      location: .samples(path: path))
    return SlotUnit(
      work: WindowLease(
        request: RecognitionRequest(
          lease: lease, audio: audio, options: options, lane: lane, standsAlone: isIsolated),
        window: window.window, deliver: deliver),
      cost: window.window.duration, standsAlone: isIsolated)
  }
}
