/// A file in a ZIP archive, as the archive's directory describes it.
struct ZipMember: Sendable, Hashable {
  enum Method: Sendable, Hashable {
    case stored
    case deflated
  }

  var name: String
  var method: Method
  /// CRC-32 of the contents.
  var checksum: UInt32
  var compressedBytes: Int
  var bytes: Int
  /// Where its header begins, from the archive's first byte.
  var headerOffset: Int
}
