import TranscriptionCore

/// A window in the hands of an engine. Its queue ends it with ``LeaseTicket/cancel()``; the outcome comes back through
/// ``deliver``, once.
struct WindowLease: Sendable {
  let request: RecognitionRequest
  let window: SpeechWindow
  let ticket: LeaseTicket
  /// - Parameters: the outcome, and how many windows were in the call.
  let deliver: @Sendable (Result<RecognizedWindow, EngineFailure>, Int) async -> Void
}
