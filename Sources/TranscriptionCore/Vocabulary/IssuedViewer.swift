package import Foundation

/// A new read-only token. The only place where the token is ever to be seen.
package struct IssuedViewer: Sendable, Hashable {
  package var viewer: Viewer
  package var token: String

  package var id: ViewerID { viewer.id }
  package var expiresAt: Date { viewer.expiresAt }

  package init(viewer: Viewer, token: String) {
    self.viewer = viewer
    self.token = token
  }
}
