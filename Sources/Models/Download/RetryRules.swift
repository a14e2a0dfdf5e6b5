/// When to ask again after a broken connection.
package struct RetryRules: Sendable, Hashable {
  /// Attempts in a row that brought nothing, after which it is given up.
  package var attempts = 6
  package var firstPause = Duration.seconds(1)
  package var longestPause = Duration.seconds(30)
  /// Whether a host to which there is no connection at all is asked again.
  package var retriesUnreachable = true

  package init() {}

  /// For a source behind which there is another: one more attempt after a broken connection, none without a connection.
  static var brief: RetryRules {
    var rules = RetryRules()
    rules.attempts = 2
    rules.retriesUnreachable = false
    return rules
  }

  /// - Parameter failures: in a row, at least 1.
  /// - Returns: how long to wait; `nil` to give up.
  func pause(after failures: Int) -> Duration? {
    guard failures < attempts else { return nil }
    return min(longestPause, firstPause * (1 << min(16, failures - 1)))
  }
}
