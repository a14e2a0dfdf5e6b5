/// A worker asks a gateway for part of a window's samples. The answer is bytes and nothing else; it is empty where the
/// window is no longer wanted.
package struct SampleQuery: WireMessage, Hashable {
  package var version = Self.current
  package var id: String
  /// In bytes from the window's start.
  package var offset: Int

  /// The most that one answer has.
  package static let chunkBytes = 480 * 1024

  package init(id: String, offset: Int) {
    self.id = id
    self.offset = offset
  }

  private enum CodingKeys: String, CodingKey {
    case version = "v"
    case id, offset
  }
}
