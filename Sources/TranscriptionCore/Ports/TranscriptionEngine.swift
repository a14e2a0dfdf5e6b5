/// Turns windows of speech into words. The port that every engine stands behind.
///
/// An engine only recognises: decoding, voice activity, order, retries and journals are the server's. Implementations
/// are shared by all sessions and called from many tasks at once.
package protocol TranscriptionEngine: Sendable {
  var description: EngineDescription { get }

  /// How many calls of ``recognize(_:)`` the engine works on at the same time; one slot each.
  var slots: Int { get }

  /// The most windows that one call of ``recognize(_:)`` takes.
  var maximumBatch: Int { get }

  /// False for an engine that takes windows of anything, speech or not (load tests).
  var needsVoiceActivity: Bool { get }

  /// Tells speakers apart; `nil` where the engine cannot.
  var diarizer: (any SpeakerDiarizer)? { get }

  /// What the operator has to do for this engine to diarize; `nil` where nothing helps or nothing is missing.
  var diarizationHint: String? { get }

  /// Whether the engine can work at this moment, for `/health/ready`; `nil` when it can, else the reason.
  func trouble() async -> String?

  /// How its worker processes are; `nil` where it has none.
  func workers() async -> WorkerHealth?

  /// Recognises windows, possibly of several sessions, in one go.
  ///
  /// - Returns: one outcome for each request, in the same order. A fault of one window never shows in another's outcome.
  ///   Cancelling the task stops the computation; the outcomes are then `cancelled`.
  func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>]
}

extension TranscriptionEngine {
  package var diarizer: (any SpeakerDiarizer)? { nil }
  package var diarizationHint: String? { nil }
  package func workers() async -> WorkerHealth? { nil }
}
