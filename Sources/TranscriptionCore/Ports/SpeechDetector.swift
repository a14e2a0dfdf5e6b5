/// Finds speech. Stateless: every call stands for itself, so any worker can answer it and a crash costs one retry.
package protocol SpeechDetector: Sendable {
  /// "silero" or "energy", shown to operators.
  var name: String { get }

  /// Whether quiet speech beside louder sound escapes it, and is found when it is asked about that stretch alone, made
  /// louder. No for one that goes by the level: it would take anything for speech then.
  var losesQuietSpeech: Bool { get }

  /// Whether what it says of a moment depends on the seconds around it alone, so that a stretch can be told to it piece by
  /// piece. No for one that compares with the whole.
  var judgesLocally: Bool { get }

  /// Finds the stretches of speech in `samples` (16 kHz mono, -1…1).
  ///
  /// - Returns: spans in samples from the start of `samples`, in order, not overlapping.
  /// - Throws: ``EngineFailure``; where samples are handed on in a file, what the system says when it cannot be written.
  func detectSpeech(in samples: [Float]) async throws -> [SpeechSpan]

  /// How its worker processes are; `nil` where it has none.
  func workers() async -> WorkerHealth?
}

extension SpeechDetector {
  package var losesQuietSpeech: Bool { false }

  package var judgesLocally: Bool { false }

  package func workers() async -> WorkerHealth? { nil }
}
