/// What was installed: kept in the model's folder, so that it can be looked at again later.
package struct ModelManifest: Sendable, Hashable, Codable {
  package struct File: Sendable, Hashable, Codable {
    /// From the model's folder.
    package var path: String
    package var bytes: Int
    package var sha256: String
  }

  /// A file as it was fetched.
  package struct Source: Sendable, Hashable, Codable {
    package var url: String
    package var bytes: Int
    package var sha256: String
    /// Whether the checksum was known before the download, of the file or, for a wheel, of what was taken from it.
    package var wasKnown: Bool
    /// What was taken from it, for a wheel; `nil` for a file that was taken as it is.
    package var members: [String]?

    private enum CodingKeys: String, CodingKey {
      case url, bytes, sha256, members
      case wasKnown = "was_known"
    }
  }

  package var name: String
  package var files: [File]
  package var sources: [Source]
}
