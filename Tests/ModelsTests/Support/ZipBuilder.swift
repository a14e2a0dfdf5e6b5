import CZlib

/// Makes ZIP archives, also such as no program makes.
struct ZipBuilder {
  struct Member {
    var name: String
    var contents: [UInt8]
    var isDeflated = true
    var flags = 0
    /// Written instead of the method's own number.
    var method: Int?
    /// Written instead of the true size.
    var bytes: Int?
    /// Written instead of the true CRC-32.
    var checksum: Int?
  }

  var members: [Member]
  var comment = ""
  /// Written instead of the true number of members.
  var count: Int?

  init(_ members: [Member]) { self.members = members }

  /// An archive of deflated files.
  init(_ files: [(String, [UInt8])]) { members = files.map { Member(name: $0.0, contents: $0.1) } }

  var bytes: [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let packed = member.isDeflated ? Self.deflated(member.contents) : member.contents
      let name = Array(member.name.utf8)
      let sum = member.checksum ?? Int(crc32(0, member.contents, uInt(member.contents.count)))
      let fields =
        Self.number(member.flags, 2) + Self.number(member.method ?? (member.isDeflated ? 8 : 0), 2)
        + Self.number(0, 4) + Self.number(sum, 4) + Self.number(packed.count, 4)
        + Self.number(member.bytes ?? member.contents.count, 4) + Self.number(name.count, 2) + Self.number(0, 2)
      let offset = archive.count
      archive += Self.number(0x0403_4B50, 4) + Self.number(20, 2) + fields + name + packed
      directory += Self.number(0x0201_4B50, 4) + Self.number(20, 2) + Self.number(20, 2) + fields
      directory += Self.number(0, 10) + Self.number(offset, 4) + name
    }
    let place = Self.number(directory.count, 4) + Self.number(archive.count, 4)
    let count = Self.number(count ?? members.count, 2)
    return archive + directory + Self.number(0x0605_4B50, 4) + Self.number(0, 4) + count + count + place
      + Self.number(comment.utf8.count, 2) + Array(comment.utf8)
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 < 8 ? value >> (8 * $0) : 0) }
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var source = bytes
    let bound = Int(deflateBound(&stream, uLong(bytes.count)))
    return source.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(output.count)
        deflate(&stream, Z_FINISH)
        count = Int(stream.total_out)
      }
    }
  }
}
