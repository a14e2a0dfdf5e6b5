package import Foundation

/// A read-only token of a session as the journal keeps it.
package struct ViewerRecord: Sendable, Hashable {
  package var tokenHash: String
  package var session: SessionID
  package var expiresAt: Date

  package init(tokenHash: String, session: SessionID, expiresAt: Date) {
    self.tokenHash = tokenHash
    self.session = session
    self.expiresAt = expiresAt
  }
}
