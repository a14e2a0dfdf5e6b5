package import Foundation

/// The original bytes of a media file, for serving.
package struct StoredMedia: Sendable {
  package var path: String
  package var bytes: Int
  /// What the user calls the file.
  package var name: String
  /// Names these very bytes; changes whenever they do.
  package var entityTag: String
  package var modifiedAt: Date

  package init(path: String, bytes: Int, name: String, entityTag: String, modifiedAt: Date) {
    self.path = path
    self.bytes = bytes
    self.name = name
    self.entityTag = entityTag
    self.modifiedAt = modifiedAt
  }
}
