/// Walks over the frames of an elementary stream (MP3, MP2, ADTS, AC-3, AMR), a piece at a time. Pure.
///
/// Nothing else tells how long such a file is, whether it ends in the middle of a frame, and whether it consists of several
/// recordings: ffmpeg estimates the first, is silent of the second, and counts times by the first frame's format.
struct FrameScan: Sendable, Hashable {
  /// A piece is read and walked over in some milliseconds.
  private static let pieceBytes = 1 << 20
  /// What has to be there of a frame to look at it, with the index that it may hold.
  private static let lookBytes = 64
  /// So far the first frame is looked for.
  private static let farthestStart = 1 << 20

  /// Seconds of the frames that are there as a whole.
  private(set) var seconds = 0.0
  /// The file ends in the middle of a frame.
  private var endsInAFrame = false
  /// Frames change their format, or another recording begins.
  private(set) var isJoined = false
  /// Between frames lies something that is neither a frame nor a tag.
  private(set) var isDamaged = false
  private var format: FrameHeader.Format?
  private var setup: Int?
  /// The first byte of the last frame.
  private var mark: UInt8?
  private var frames = 0
  /// Frames and bytes by the index of the first frame.
  private var claimedFrames: Int?
  private var claimedBytes: Int?
  /// Bytes of the frames that are there.
  private var frameBytes = 0
  private var offset = 0

  /// - Parameter head: the first ``SeekSupport/headBytes`` of the file.
  /// - Returns: `nil` for files that do not begin like a stream of frames.
  init?(head: [UInt8]) {
    if head.starts(with: "ID3".utf8) {
      offset = Self.tagBytes(head[...])
    } else if head.starts(with: "#!AMR\n".utf8) {
      format = .amr
      offset = 6
    } else if head.starts(with: "#!AMR-WB\n".utf8) {
      format = .amrWideband
      offset = 9
    } else if Self.header([.mpegAudio, .adts, .ac3], head[...]) == nil {
      return nil
    }
  }

  /// Whether ffmpeg can be sent to a place: one recording, of which the index is right.
  private var isSafe: Bool {
    guard format == .mpegAudio || format == .adts, frames > 0, !isJoined else { return format == nil }
    return claimedFrames.map { abs($0 - frames) <= 2 + frames / 100 } ?? true
  }

  /// The file ends in the middle of a frame, or has fewer frames than its index says, where that can be believed: so many frames
  /// like those that are there are about as many bytes as it says.
  var isCut: Bool {
    if endsInAFrame { return true }
    guard let claimedFrames, let claimedBytes, frames > 0, !isJoined, claimedFrames - frames > 2 + frames / 50 else {
      return false
    }
    let expected = Double(claimedFrames) * Double(frameBytes) / Double(frames)
    return (0.5...2).contains(Double(claimedBytes) / expected)
  }

  /// Looks at the next piece.
  ///
  /// - Returns: whether the file is a single, sound recording; `nil` while that is not known.
  mutating func readOn(fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]) rethrows -> Bool? {
    let piece = try read(offset, Self.pieceBytes)
    let start = offset
    // The last bytes of a piece are the first of the next one, except at the end of the file.
    let isLast = start + piece.count >= fileSize
    while offset < fileSize {
      let at = offset - start
      guard at < piece.count, isLast || piece.count - at >= Self.lookBytes else {
        return piece.isEmpty ? isSafe : nil
      }
      if let header = header(piece[at...]) {
        if offset + header.size > fileSize {
          endsInAFrame = frames > 0
          offset = fileSize
        } else {
          take(header, piece[at...])
        }
      } else if piece.count - at >= 10, piece[at...].starts(with: "ID3".utf8) {
        isJoined = isJoined || frames > 0
        offset += Self.tagBytes(piece[at...])
      } else if let tag = Self.trailingTagBytes(piece[at...]) {
        offset = min(fileSize, offset + tag)
      } else if let next = nextFrame(in: piece, from: at + 1) {
        isDamaged = isDamaged || (frames > 0 && header(piece[next...]) != nil)
        offset = start + next
      } else if format == nil, offset > Self.farthestStart {
        return isSafe
      } else if isLast, piece.count - at < FrameHeader.bytes, piece[at] == mark {
        endsInAFrame = true
        offset = fileSize
      } else {
        // The end of the piece may be the beginning of a frame whose successor is in the next one.
        offset = isLast ? fileSize : max(offset + 1, start + piece.count - 8_192)
      }
    }
    return isSafe
  }

  private mutating func take(_ header: FrameHeader, _ bytes: ArraySlice<UInt8>) {
    let index = bytes.dropFirst(header.indexOffset).prefix(16).map { Int($0) }
    let isIndex =
      header.format == .mpegAudio && index.count == 16
      && ["Xing", "Info"].contains { index.prefix(4).elementsEqual($0.utf8.map { Int($0) }) }
    if isIndex, frames == 0 {
      if index[7] & 1 == 1 { claimedFrames = index[8..<12].reduce(0) { $0 << 8 | $1 } }
      if index[7] & 3 == 3 { claimedBytes = index[12..<16].reduce(0) { $0 << 8 | $1 } }
    } else {
      isJoined = isJoined || isIndex || (setup.map { $0 != header.setup } ?? false)
      frames += 1
      frameBytes += header.size
      seconds += header.seconds
    }
    format = header.format
    setup = header.setup
    mark = bytes.first
    offset += header.size
  }

  private func header(_ bytes: ArraySlice<UInt8>) -> FrameHeader? {
    Self.header(format.map { [$0] } ?? [.mpegAudio, .adts, .ac3], bytes)
  }

  private static func header(_ formats: [FrameHeader.Format], _ bytes: ArraySlice<UInt8>) -> FrameHeader? {
    for format in formats {
      if let header = FrameHeader(format, bytes) { return header }
    }
    return nil
  }

  /// Behind something that is no frame: where one begins that another follows.
  private func nextFrame(in piece: [UInt8], from: Int) -> Int? {
    guard format != .amr, format != .amrWideband else { return nil }
    var at = from
    while at + FrameHeader.bytes <= piece.count {
      if piece[at] == 0xFF || piece[at] == 0x0B, let header = header(piece[at...]),
        at + header.size + FrameHeader.bytes <= piece.count,
        let next = FrameHeader(header.format, piece[(at + header.size)...]), next.setup == header.setup
      {
        return at
      }
      if piece[at] == 0x49, piece[at...].starts(with: "ID3".utf8) { return at }
      at += 1
    }
    return nil
  }

  /// Of an ID3v2 tag with its header and footer.
  private static func tagBytes(_ bytes: ArraySlice<UInt8>) -> Int {
    let head = bytes.prefix(10).map { Int($0) }
    return 10 + (head[5] & 0x10 == 0 ? 0 : 10) + head[6...].reduce(0) { $0 << 7 | $1 & 0x7F }
  }

  /// Of an ID3v1 or APEv2 tag, which stands behind a recording.
  private static func trailingTagBytes(_ bytes: ArraySlice<UInt8>) -> Int? {
    if bytes.starts(with: "TAG".utf8) { return 128 }
    guard bytes.starts(with: "APETAGEX".utf8), bytes.count >= 32 else { return nil }
    return 32 + bytes.dropFirst(12).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
