/// What was installed: kept in the model's folder, so that it can be looked at again later.
package struct ModelManifest: Sendable, Hashable, Codable {
  package struct File: Sendable, Hashable, Codable {
    /// From the model's folder.
    package var path: String
    package var bytes: Int
    package var sha256: String
  }

  package struct Source: Sendable, Hashable, Codable {
    package var url: String
    package var bytes: Int
    package var sha256: String
    /// Whether the checksum was known before the download.
    package var wasKnown: Bool

    private enum CodingKeys: String, CodingKey {
      case url, bytes, sha256
      case wasKnown = "was_known"
    }
  }

  package var name: String
  package var files: [File]
  package var sources: [Source]
}
