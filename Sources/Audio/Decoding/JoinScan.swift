/// Finds out, a piece at a time, where recordings begin that were joined to one file byte by byte, of which ffmpeg reads the
/// first one and says nothing, whether the file ends in the middle of something, and what its index alone tells. Pure.
enum JoinScan: Sendable, Hashable {
  case ogg(OggChainScan)
  case flac(PatternScan)
  case matroska(MatroskaScan)
  case mp4(BoxScan)
  /// ASF: WMA and WMV.
  case windows(PatternScan)
  case frames(FrameScan)
  case flash(FlashScan)
  case avi(AVIScan)

  /// - Parameter head: the first ``SeekSupport/headBytes`` of the file.
  /// - Returns: `nil` for files of which joined ones are read whole by ffmpeg, or not known.
  init?(head: [UInt8]) {
    guard head.count == SeekSupport.headBytes else { return nil }
    if head.starts(with: "OggS".utf8) {
      self = .ogg(OggChainScan())
    } else if head.starts(with: "fLaC".utf8) {
      self = .flac(PatternScan(pattern: Array("fLaC".utf8)))
    } else if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
      self = .matroska(MatroskaScan())
    } else if head[4..<8].elementsEqual("ftyp".utf8) {
      self = .mp4(BoxScan())
    } else if head.elementsEqual(ContainerClaim.windowsHeader.prefix(head.count)) {
      self = .windows(PatternScan(pattern: ContainerClaim.windowsHeader))
    } else if head.starts(with: "FLV".utf8) {
      self = .flash(FlashScan())
    } else if head.starts(with: "RIFF".utf8), head[8..<12].elementsEqual("AVI ".utf8) {
      self = .avi(AVIScan())
    } else if let scan = FrameScan(head: head) {
      self = .frames(scan)
    } else {
      return nil
    }
  }

  /// Where recordings after the first one begin, in bytes.
  var beginnings: [Int] {
    switch self {
    case .ogg(let scan): scan.links
    case .flac(let scan), .windows(let scan): scan.places
    case .matroska(let scan): scan.places
    case .mp4(let scan): scan.places
    case .frames, .avi: []
    case .flash(let scan): scan.places
    }
  }

  /// The file ends in the middle of a page, a tag or a frame.
  var isCut: Bool {
    switch self {
    case .ogg(let scan): scan.isCut
    case .frames(let scan): scan.isCut
    case .flash(let scan): scan.isCut
    case .mp4(let scan): scan.isCut
    case .matroska(let scan): scan.isCut
    case .flac, .windows, .avi: false
    }
  }

  /// Where what can be read of the file ends, in bytes, if that is before its end.
  var readableEnd: Int? {
    switch self {
    case .mp4(let scan): scan.readableEnd
    case .matroska(let scan): scan.readableEnd
    default: nil
    }
  }

  /// Chunks of nothing of each audio stream, in order, that stand for time.
  var gaps: [AVIScan.Gaps] { if case .avi(let scan) = self { scan.gaps } else { [] } }

  /// How much sound there is, where that was counted.
  var seconds: Double? {
    if case .frames(let scan) = self, scan.seconds > 0, !scan.isDamaged { scan.seconds } else { nil }
  }

  /// Looks at the next piece.
  ///
  /// - Returns: whether the file is a single, sound recording; `nil` while that is not known.
  mutating func readOn(fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]) rethrows -> Bool? {
    switch self {
    case .ogg(var scan):
      defer { self = .ogg(scan) }
      return try scan.readOn(fileSize: fileSize, read: read)
    case .flac(var scan):
      defer { self = .flac(scan) }
      // A STREAMINFO block of 34 bytes comes first (RFC 9639 section 8.2).
      return try scan.readOn(fileSize: fileSize, read: read) {
        $0[4] & 0x7F == 0 && $0[5..<8].elementsEqual([0, 0, 34])
      }
    case .matroska(var scan):
      defer { self = .matroska(scan) }
      return try scan.readOn(fileSize: fileSize, read: read)
    case .avi(var scan):
      defer { self = .avi(scan) }
      return try scan.readOn(fileSize: fileSize, read: read)
    case .mp4(var scan):
      defer { self = .mp4(scan) }
      return try scan.readOn(fileSize: fileSize, read: read)
    case .windows(var scan):
      defer { self = .windows(scan) }
      // A count of the header's objects and two bytes of fixed value follow its size. Never a single recording for ffmpeg,
      // whose index of such files is not exact.
      let isLookedThrough = try scan.readOn(fileSize: fileSize, read: read) {
        $0[16 + 8 + 4] == 1 && $0[16 + 8 + 5] == 2
      }
      return isLookedThrough == nil ? nil : false
    case .frames(var scan):
      defer { self = .frames(scan) }
      return try scan.readOn(fileSize: fileSize, read: read)
    case .flash(var scan):
      defer { self = .flash(scan) }
      return try scan.readOn(fileSize: fileSize, read: read)
    }
  }
}
