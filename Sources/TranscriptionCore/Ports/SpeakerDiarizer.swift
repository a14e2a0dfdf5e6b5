/// Diarizes a whole media file. The port of every diarization backend.
package protocol SpeakerDiarizer: Sendable {
  /// What it is, such as a model's name.
  var model: String { get }

  /// How many files it works on at the same time.
  var slots: Int { get }

  /// The longest file that it takes.
  var longestSeconds: Double { get }

  /// Why it cannot work, as far as is known at this moment; `nil` when it can. Does no I/O.
  var unavailability: String? { get async }

  /// How its worker processes are; `nil` where it has none.
  func workers() async -> WorkerHealth?

  /// - Parameters:
  ///   - audio: of the whole file.
  ///   - minimumSpeakers: `nil` to find out.
  ///   - maximumSpeakers: `nil` to find out.
  /// - Returns: turns in order of their starts. Cancelling the task stops the computation.
  func turns(
    in audio: WindowAudio, minimumSpeakers: Int?, maximumSpeakers: Int?
  ) async throws(EngineFailure) -> [SpeakerTurn]
}

extension SpeakerDiarizer {
  package var longestSeconds: Double { .infinity }
  package var unavailability: String? { nil }
  package func workers() async -> WorkerHealth? { nil }
}
