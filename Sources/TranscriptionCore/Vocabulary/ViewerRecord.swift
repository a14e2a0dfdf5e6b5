package import Foundation

/// A read-only token of a session as the journal keeps it.
package struct ViewerRecord: Sendable, Hashable {
  package var viewer: Viewer
  package var session: SessionID
  /// SHA-256 of the token, hexadecimal. The token itself is never kept.
  package var tokenHash: String

  package var id: ViewerID { viewer.id }
  package var expiresAt: Date { viewer.expiresAt }

  package init(viewer: Viewer, session: SessionID, tokenHash: String) {
    self.viewer = viewer
    self.session = session
    self.tokenHash = tokenHash
  }
}
