/// When a ``CircuitBreaker`` lets workers start.
package struct RestartRules: Sendable, Hashable {
  /// Starts that fail in a row until it opens.
  package var startFailures = 4
  /// Crashes without an answer between them until it opens. More than the attempts that the queue makes for three windows,
  /// so that a file with a window that crashes every worker cannot open it.
  package var crashes = 10
  /// Before the third start in a row that follows a failure; doubles from there.
  package var firstDelay: Duration = .milliseconds(250)
  package var longestDelay: Duration = .seconds(8)
  /// How long it stays open the first time; doubles from there.
  package var coolDown: Duration = .seconds(15)
  package var longestCoolDown: Duration = .seconds(120)

  package init() {}
}
