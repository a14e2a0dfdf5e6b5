import Audio
import CZlib
import Foundation

/// A ZIP archive on disk, of which a few members are wanted. Every function blocks; one caller at a time.
final class ZipArchive {
  private static let chunkBytes = 1 << 18

  private let descriptor: Int32
  private let place: ZipDirectory.Place
  private let directory: [UInt8]

  /// - Throws: ``SourceFailure`` for what is no such archive.
  init(path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw SystemCallError(call: "open", code: errno) }
    do {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw SystemCallError(call: "fstat", code: errno) }
      let size = Int(status.st_size)
      let tailBytes = min(size, ZipDirectory.tailBytes)
      let tail = try Self.read(descriptor, at: size - tailBytes, count: tailBytes)
      place = try ZipDirectory.place(in: tail, archiveBytes: size)
      directory = try Self.read(descriptor, at: place.offset, count: place.bytes)
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// - Throws: ``SourceFailure`` when there is none of that name that could be read.
  func member(_ name: String) throws(SourceFailure) -> ZipMember {
    try ZipDirectory.member(name, in: directory, at: place)
  }

  /// Hands out a member's contents in pieces, never more than its directory entry says.
  ///
  /// - Throws: ``SourceFailure`` when the contents are not those of the directory entry.
  func read(_ member: ZipMember, into take: ([UInt8]) throws -> Void) throws {
    let header = try Self.read(descriptor, at: member.headerOffset, count: ZipDirectory.headerBytes)
    var offset = try ZipDirectory.contentsOffset(of: member, header: header)
    let end = offset + member.compressedBytes
    guard end <= place.offset else { throw Self.damage(member) }
    let inflater = member.method == .deflated ? try Inflater() : nil
    var count = 0
    var checksum = crc32(0, nil, 0)
    while offset < end {
      let input = try Self.read(descriptor, at: offset, count: min(Self.chunkBytes, end - offset))
      offset += input.count
      try Self.inflate(input, with: inflater, member: member) { piece in
        count += piece.count
        guard count <= member.bytes else { throw Self.damage(member) }
        checksum = crc32(checksum, piece, uInt(piece.count))
        try take(piece)
      }
    }
    guard count == member.bytes, checksum == uLong(member.checksum), inflater?.isAtEnd != false else {
      throw Self.damage(member)
    }
  }

  private static func inflate(
    _ input: [UInt8], with inflater: Inflater?, member: ZipMember, into take: ([UInt8]) throws -> Void
  ) throws {
    guard let inflater else { return try take(input) }
    guard try inflater.inflate(input, into: take) else { throw damage(member) }
  }

  private static func damage(_ member: ZipMember) -> SourceFailure {
    SourceFailure("\(member.name) in the ZIP archive is damaged")
  }

  private static func read(_ descriptor: Int32, at offset: Int, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw SystemCallError(call: "pread", code: errno) }
      guard got > 0 else { throw SourceFailure("the ZIP archive is damaged") }
      done += got
    }
    return bytes
  }
}
