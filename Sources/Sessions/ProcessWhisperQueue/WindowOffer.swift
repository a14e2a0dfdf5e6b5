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
  ///   - deliver: called once, with the outcome and how many windows were in the call.
  func unit(
    audioAt path: String, _ ticket: LeaseTicket,
    deliver: @escaping @Sendable (Result<RecognizedWindow, EngineFailure>, Int) async -> Void
  ) -> SlotUnit<WindowLease> {
    let samples = window.window.endSample - window.window.startSample
    let request = RecognitionRequest(id: id, audio: WindowAudio(path: path, samples: samples), options: options)
    return SlotUnit(
      work: WindowLease(request: request, window: window.window, ticket: ticket, deliver: deliver),
      cost: window.window.duration, standsAlone: isIsolated)
  }
}
