import TranscriptionCore

/// A window in the hands of an engine. Its queue gives it up with ``LeaseBook/cancel(_:)``; the outcome comes back through
/// ``deliver``, once, unless the lease was given up before the engine began.
struct WindowLease: Sendable {
  let request: RecognitionRequest
  let window: SpeechWindow
  /// - Parameters: the outcome, and how many windows were in the call.
  let deliver: @Sendable (Result<RecognizedWindow, EngineFailure>, Int) async -> Void
}
