package import Foundation

/// A session as the journal keeps it.
package struct SessionRecord: Sendable, Hashable {
  package var id: SessionID
  /// SHA-256 of the session's token, hexadecimal. The token itself is never kept.
  package var tokenHash: String
  /// SHA-256 of the API key that opened the session, hexadecimal; `nil` where the server has no keys.
  package var owner: String?
  package var options: SessionOptions
  package var createdAt: Date
  package var lastActiveAt: Date
  package var expiresAt: Date
  /// True for the short-lived session behind one façade call: not listed, ended at the next start.
  package var isTransient: Bool
  /// True while the queue is paused: nothing is begun, what was begun is finished.
  package var isQueuePaused = false
  /// True once the session is being removed: it never comes back, what is left of it is removed at the next start.
  package var isEnding = false

  package init(
    id: SessionID, tokenHash: String, owner: String?, options: SessionOptions, createdAt: Date,
    lastActiveAt: Date, expiresAt: Date, isTransient: Bool
  ) {
    self.id = id
    self.tokenHash = tokenHash
    self.owner = owner
    self.options = options
    self.createdAt = createdAt
    self.lastActiveAt = lastActiveAt
    self.expiresAt = expiresAt
    self.isTransient = isTransient
  }
}
