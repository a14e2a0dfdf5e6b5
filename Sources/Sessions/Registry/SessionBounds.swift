/// Bounds of what a session may ask for.
package struct SessionBounds: Sendable {
  /// Open sessions on the server.
  package var sessions: Int
  /// Idle timeout of a session that does not ask for one, in seconds.
  package var defaultIdleTimeoutSeconds: Int

  package static let idleTimeoutSeconds = 10...(30 * 24 * 3600)
  static let weight = 1...16
  static let maximumViewerSeconds = 30 * 24 * 3600
  static let maximumPromptCharacters = 4_000
  static let maximumHotwords = 200
  static let maximumLabelCharacters = 200
  static let maximumSpeakers = 1...100

  /// Whether a text has at most so many characters, of eight bytes of UTF-8 on average: one character may have any number
  /// of them.
  static func fits(_ text: String, characters: Int) -> Bool {
    text.utf8.count <= 8 * characters && text.count <= characters
  }

  package init(sessions: Int = 10_000, defaultIdleTimeoutSeconds: Int = 24 * 3600) {
    self.sessions = sessions
    self.defaultIdleTimeoutSeconds = defaultIdleTimeoutSeconds
  }
}
