/// The directory of a ZIP archive. Pure. By PKWARE's APPNOTE, as far as wheels need it: one disk, stored or deflated,
/// everything below 4 GiB.
enum ZipDirectory {
  /// Where the directory is.
  struct Place: Sendable, Hashable {
    var offset: Int
    var bytes: Int
    var members: Int
  }

  /// Bytes of the record at the archive's end, without its comment.
  static let endBytes = 22
  /// Bytes of the archive's end that hold that record.
  static let tailBytes = endBytes + 0xFFFF
  /// Bytes of a member's header before its name.
  static let headerBytes = 30
  /// Bytes that a directory may have.
  static let limit = 64 << 20

  private static let entryBytes = 46
  private static let encrypted: UInt16 = 1

  /// Finds the directory.
  ///
  /// - Parameters:
  ///   - tail: the archive's last bytes, at least ``tailBytes`` where it has as many.
  ///   - archiveBytes: size of all of it.
  /// - Throws: for what is no ZIP archive, one in several files, and one of the 64-bit form.
  static func place(in tail: [UInt8], archiveBytes: Int) throws(SourceFailure) -> Place {
    let starts = stride(from: tail.count - endBytes, through: 0, by: -1)
    guard
      let start = starts.first(where: {
        number(tail, $0, 4) == 0x0605_4B50 && $0 + endBytes + number(tail, $0 + 20, 2) == tail.count
      })
    else { throw SourceFailure("it is no ZIP archive, or not all of one") }
    let members = number(tail, start + 10, 2)
    let bytes = number(tail, start + 12, 4)
    let offset = number(tail, start + 16, 4)
    guard members != 0xFFFF, bytes != 0xFFFF_FFFF, offset != 0xFFFF_FFFF else {
      throw SourceFailure("it is a ZIP archive of the 64-bit form, which cannot be read here")
    }
    guard number(tail, start + 4, 4) == 0, number(tail, start + 8, 2) == members else {
      throw SourceFailure("it is a ZIP archive in several files, which cannot be read here")
    }
    guard bytes <= limit, offset + bytes <= archiveBytes - tail.count + start else {
      throw SourceFailure("the directory of the ZIP archive is damaged")
    }
    return Place(offset: offset, bytes: bytes, members: members)
  }

  /// Reads a directory's entry of a name.
  ///
  /// - Throws: when there is none or more than one, when it is encrypted, compressed otherwise or larger than can be, and
  ///   for a damaged directory.
  static func member(_ name: String, in directory: [UInt8], at place: Place) throws(SourceFailure) -> ZipMember {
    let wanted = Array(name.utf8)
    var found: ZipMember?
    var start = 0
    for _ in 0..<place.members {
      guard start + entryBytes <= directory.count, number(directory, start, 4) == 0x0201_4B50 else { throw damage }
      let nameEnd = start + entryBytes + number(directory, start + 28, 2)
      let end = nameEnd + number(directory, start + 30, 2) + number(directory, start + 32, 2)
      guard end <= directory.count else { throw damage }
      if directory[(start + entryBytes)..<nameEnd].elementsEqual(wanted) {
        guard found == nil else { throw SourceFailure("the ZIP archive has \(name) twice") }
        found = try entry(name, in: directory, at: start)
        guard let found, found.headerOffset + headerBytes + found.compressedBytes <= place.offset else { throw damage }
      }
      start = end
    }
    guard let found else { throw SourceFailure("the ZIP archive has no \(name)") }
    return found
  }

  private static func entry(_ name: String, in directory: [UInt8], at start: Int) throws(SourceFailure) -> ZipMember {
    guard UInt16(number(directory, start + 8, 2)) & encrypted == 0 else {
      throw SourceFailure("\(name) in the ZIP archive is encrypted")
    }
    let method: ZipMember.Method
    switch number(directory, start + 10, 2) {
    case 0: method = .stored
    case 8: method = .deflated
    case let other: throw SourceFailure("\(name) in the ZIP archive is compressed by method \(other), not by deflate")
    }
    let compressed = number(directory, start + 20, 4)
    let bytes = number(directory, start + 24, 4)
    let offset = number(directory, start + 42, 4)
    guard ![compressed, bytes, offset].contains(0xFFFF_FFFF) else {
      throw SourceFailure("\(name) in the ZIP archive has 4 GiB or more, which cannot be read here")
    }
    guard method == .deflated || compressed == bytes else { throw damage }
    return ZipMember(
      name: name, method: method, checksum: UInt32(number(directory, start + 16, 4)), compressedBytes: compressed,
      bytes: bytes, headerOffset: offset)
  }

  /// Where a member's contents begin, by its own header.
  static func contentsOffset(of member: ZipMember, header: [UInt8]) throws(SourceFailure) -> Int {
    guard header.count == headerBytes, number(header, 0, 4) == 0x0403_4B50 else { throw damage }
    return member.headerOffset + headerBytes + number(header, 26, 2) + number(header, 28, 2)
  }

  private static var damage: SourceFailure { SourceFailure("the ZIP archive is damaged") }

  /// A number of 2 or 4 bytes, the lowest first.
  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
  }
}
