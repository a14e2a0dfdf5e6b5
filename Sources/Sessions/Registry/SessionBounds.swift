/// Bounds of what a session may ask for.
package struct SessionBounds: Sendable {
  /// Open sessions on the server.
  package var sessions: Int
  /// Idle timeout of a session that does not ask for one, in seconds.
  package var defaultIdleTimeoutSeconds: Int
  /// Valid read-only tokens of a session.
  package var viewers: Int

  package static let idleTimeoutSeconds = 10...(30 * 24 * 3600)
  static let weight = 1...16
  /// How long the session behind one façade call stays without use.
  static let transientIdleSeconds = 60.0
  static let maximumViewerSeconds = 30 * 24 * 3600
  /// Lifetime of the read-only token that a browser gets as a cookie for an API key.
  static let cookieSeconds = 12 * 3600
  static let maximumHotwords = 200
  static let maximumSpeakers = 1...100

  package init(sessions: Int = 10_000, defaultIdleTimeoutSeconds: Int = 24 * 3600, viewers: Int = 1_000) {
    self.sessions = sessions
    self.defaultIdleTimeoutSeconds = defaultIdleTimeoutSeconds
    self.viewers = viewers
  }
}
