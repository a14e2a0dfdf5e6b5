package import Foundation

/// A read-only token of a session, without the token itself.
package struct Viewer: Sendable, Hashable {
  package var id: ViewerID
  /// `nil` for one that an earlier version of the program has made.
  package var createdAt: Date?
  package var expiresAt: Date

  package init(id: ViewerID, createdAt: Date?, expiresAt: Date) {
    self.id = id
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }
}
