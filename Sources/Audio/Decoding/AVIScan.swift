/// Reads from the index of an AVI file where its sound has gaps. Pure.
///
/// AVI has no times: of sound of a changing rate each chunk lasts as long as any other, and where there is none for a while,
/// writers put chunks of no bytes, as when the sound begins later than the pictures. ffmpeg leaves these out, and the time with
/// them. Sources of the layout: Microsoft, AVI RIFF File Reference and AVISTREAMHEADER.
struct AVIScan: Sendable, Hashable {
  /// Chunks of nothing of one stream.
  struct Gaps: Sendable, Hashable {
    /// Seconds before the sound begins.
    var leading = 0.0
    /// Seconds of all of them.
    var all = 0.0
  }

  /// An audio stream of which each chunk lasts as long as any other.
  private struct Stream: Sendable, Hashable {
    var seconds: Double
    /// Chunks by the header.
    var length: Int
    var filled = 0
    var empty = 0
    var leading = 0
  }

  private static let pieceEntries = 1 << 14
  private static let maximumChunks = 1_024
  private static let entryBytes = 16
  /// More is a header that lies, in seconds.
  private static let longestGaps = 3_600.0
  /// Encoders put a frame or two of their own before a gap.
  private static let mostBeforeGap = 2

  /// Of each audio stream, by its place among all streams; `nil` for sound of a fixed rate.
  private var streams: [Int: Stream?] = [:]
  private var index: Range<Int>?

  /// Of each audio stream, in order; nothing where the header does not count chunks of nothing.
  var gaps: [Gaps] {
    streams.sorted { $0.key < $1.key }.map { _, stream in
      guard let stream, stream.empty > 0, abs(stream.filled + stream.empty - stream.length) <= Self.mostBeforeGap else {
        return Gaps()
      }
      let all = Double(stream.empty) * stream.seconds
      guard all <= Self.longestGaps else { return Gaps() }
      return Gaps(leading: Double(stream.leading) * stream.seconds, all: all)
    }
  }

  /// - Returns: whether ffmpeg's clock is that of the file; `nil` while that is not known.
  mutating func readOn(fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]) rethrows -> Bool? {
    guard let index else {
      index = try findIndex(fileSize: fileSize, read: read)
      return streams.values.contains { $0 != nil } && self.index?.isEmpty == false ? nil : true
    }
    let piece = try read(index.lowerBound, min(index.count, Self.pieceEntries * Self.entryBytes))
    let entries = piece.count / Self.entryBytes
    for entry in 0..<entries { count(piece, at: entry * Self.entryBytes) }
    self.index = (index.lowerBound + entries * Self.entryBytes)..<index.upperBound
    return entries == Self.pieceEntries ? nil : gaps.allSatisfy { $0.all == 0 }
  }

  /// An entry is a name such as `01wb`, flags, a place and a size.
  private mutating func count(_ bytes: [UInt8], at place: Int) {
    guard bytes[place + 2] == UInt8(ascii: "w"), bytes[place + 3] == UInt8(ascii: "b"),
      case let number = Int(bytes[place] &- 48) * 10 + Int(bytes[place + 1] &- 48), var stream = streams[number] ?? nil
    else { return }
    if bytes.number(place + 12, 4, false) > 0 {
      stream.filled += 1
    } else {
      stream.empty += 1
      if stream.filled <= Self.mostBeforeGap { stream.leading += 1 }
    }
    streams[number] = stream
  }

  /// - Returns: where the entries of the index are, in bytes; empty where there is none.
  private mutating func findIndex(
    fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Range<Int> {
    var offset = 12
    for _ in 0..<Self.maximumChunks {
      let head = try read(offset, 12)
      guard head.count == 12 else { return 0..<0 }
      let size = head.number(4, 4, false)
      switch (head.text(0), head.text(8)) {
      case ("LIST", "hdrl"): try readHeader(offset + 12, size - 4, read)
      case ("idx1", _): return (offset + 8)..<min(fileSize, offset + 8 + size)
      default: break
      }
      offset += 8 + size + size % 2
    }
    return 0..<0
  }

  private mutating func readHeader(
    _ start: Int, _ size: Int, _ read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows {
    let bytes = try read(start, min(max(0, size), 1 << 20))
    var number = 0
    var at = 0
    while at + 64 <= bytes.count {
      // The header of a stream comes first in its list.
      let isStream = bytes.text(at) == "LIST" && bytes.text(at + 8) == "strl" && bytes.text(at + 12) == "strh"
      if isStream {
        let header = at + 20
        if bytes.text(header) == "auds" { streams[number] = .some(stream(bytes, at: header)) }
        number += 1
      }
      let size = bytes.number(at + 4, 4, false)
      at += 8 + size + size % 2
    }
  }

  private func stream(_ bytes: [UInt8], at header: Int) -> Stream? {
    guard header + 48 <= bytes.count else { return nil }
    let scale = bytes.number(header + 20, 4, false)
    let rate = bytes.number(header + 24, 4, false)
    guard scale > 0, rate > 0, bytes.number(header + 44, 4, false) == 0 else { return nil }
    return Stream(seconds: Double(scale) / Double(rate), length: bytes.number(header + 32, 4, false))
  }
}
