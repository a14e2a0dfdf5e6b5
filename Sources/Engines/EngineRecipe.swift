package import Logging
package import TranscriptionCore

/// How one kind of engine is made, and what it takes.
package protocol EngineRecipe: Sendable {
  var name: String { get }

  /// One line for `doctor` and `--help`.
  var summary: String { get }

  /// Whether `auto` may choose it.
  var isOfferedByAuto: Bool { get }

  /// The longest window that the engine takes whole, in seconds.
  var longestWindowSeconds: Double { get }

  /// What is missing on this machine and the command that mends it; `nil` when nothing obvious is.
  func problem(_ configuration: EngineConfiguration) -> String?

  /// Why `auto` must not choose it although nothing is missing; `nil` when it may.
  func problemForAuto(_ configuration: EngineConfiguration) -> String?

  /// Makes the engine and sees it work.
  ///
  /// - Throws: ``EngineFailure`` whose message says what to do.
  func make(
    _ configuration: EngineConfiguration, logger: Logger
  ) async throws(EngineFailure) -> any StoppableEngine
}

extension EngineRecipe {
  package var longestWindowSeconds: Double { 30 }

  package func problemForAuto(_ configuration: EngineConfiguration) -> String? { nil }
}

/// An engine that holds something to be stopped, such as processes.
package protocol StoppableEngine: TranscriptionEngine {
  func stop() async
}

extension WorkerEngine: StoppableEngine {}

extension InstantEngine: StoppableEngine {
  package func stop() async {}
}
