/// How one kind of engine is made, and what it takes. Holds what it needs to know of the configuration.
package protocol EngineRecipe: Sendable {
  var name: String { get }

  /// One line for `doctor` and `--help`.
  var summary: String { get }

  /// Whether `auto` may choose it.
  var isOfferedByAuto: Bool { get }

  /// The longest window that the engine takes whole, in seconds.
  var longestWindowSeconds: Double { get }

  /// What is missing on this machine and the command that mends it; `nil` when nothing obvious is.
  var problem: String? { get }

  /// Why `auto` must not choose it although nothing is missing; `nil` when it may.
  var problemForAuto: String? { get }

  /// Makes the engine and sees it work.
  ///
  /// - Throws: ``EngineFailure`` whose message says what to do.
  func make() async throws(EngineFailure) -> any StoppableEngine
}

extension EngineRecipe {
  package var longestWindowSeconds: Double { 30 }

  package var problemForAuto: String? { nil }
}
