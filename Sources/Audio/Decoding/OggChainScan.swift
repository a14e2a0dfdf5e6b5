/// Finds out, a piece at a time, whether an Ogg file holds one recording or several in a row, and whether it ends in the middle
/// of a page. Pure.
///
/// Only page headers are looked at, at most ``maximumPages`` of them: at one page a second, as most encoders write, that is
/// longer than any recording that is accepted. Recorders of telephones write a page for each packet and never the flag that
/// ends a stream, so that a cut between two pages cannot be told. Source of the layout: RFC 3533, section 6.
struct OggChainScan: Sendable, Hashable {
  /// After so many pages the answer is no.
  static let maximumPages = 1 << 17
  /// Pages that one piece looks at.
  static let pagesInAPiece = 1_024
  /// Of more recordings in a row the last is taken for the rest of the file.
  static let maximumLinks = 512

  private static let headerBytes = 27
  private static let largestHeaderBytes = headerBytes + 255
  /// What is read at once: many pages, where they are as small as they can be.
  private static let blockBytes = 4_096

  private var offset = 0
  private var pages = 0
  private var areStreamsBegun = false
  /// Where recordings after the first one begin, in bytes; at most ``maximumLinks``.
  private(set) var links: [Int] = []
  /// The file ends in the middle of a page.
  private(set) var isCut = false

  /// Looks at the next pages.
  ///
  /// - Parameters:
  ///   - fileSize: bytes in the file.
  ///   - read: up to `count` bytes at an offset.
  /// - Returns: whether no page but the first ones begins a stream; `nil` while that is not known.
  mutating func readOn(
    fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Bool? {
    var block: [UInt8] = []
    var blockStart = 0
    for _ in 0..<Self.pagesInAPiece {
      guard offset < fileSize else { return links.isEmpty }
      guard pages < Self.maximumPages else { return false }
      if offset - blockStart + Self.largestHeaderBytes > block.count {
        block = try read(offset, Self.blockBytes)
        blockStart = offset
      }
      let header = block[(offset - blockStart)...].prefix(Self.largestHeaderBytes)
      guard header.count >= Self.headerBytes else {
        isCut = header.starts(with: "OggS".utf8)
        return links.isEmpty
      }
      guard header.starts(with: "OggS".utf8) else { return false }
      let beginsStream = header[header.startIndex + 5] & 2 != 0
      if beginsStream, areStreamsBegun {
        guard links.count < Self.maximumLinks else { return false }
        links.append(offset)
        areStreamsBegun = false
      }
      areStreamsBegun = areStreamsBegun || !beginsStream
      let segments = header.dropFirst(Self.headerBytes).prefix(Int(header[header.startIndex + 26]))
      offset += Self.headerBytes + segments.count + segments.reduce(0) { $0 + Int($1) }
      isCut = offset > fileSize
      pages += 1
    }
    return nil
  }
}
