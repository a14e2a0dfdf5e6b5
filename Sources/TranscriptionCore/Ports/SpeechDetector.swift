/// Finds speech. Stateless: every call stands for itself, so any worker can answer it and a crash costs one retry.
package protocol SpeechDetector: Sendable {
  /// "silero" or "energy", shown to operators.
  var name: String { get }

  /// Finds the stretches of speech in `samples` (16 kHz mono, -1…1).
  ///
  /// - Returns: spans in samples from the start of `samples`, in order, not overlapping.
  /// - Throws: ``EngineFailure``; where samples are handed on in a file, what the system says when it cannot be written.
  func detectSpeech(in samples: [Float]) async throws -> [SpeechSpan]

  /// How its worker processes are; `nil` where it has none.
  func workers() async -> WorkerHealth?
}

extension SpeechDetector {
  package func workers() async -> WorkerHealth? { nil }
}
