/// Where the samples of a WAV file are and how they are stored.
///
/// Read from the RIFF chunks (also RF64 with its `ds64` chunk), believing the file's real size more than the sizes
/// that its header claims: recorders that stream or crash leave 0 or 0xFFFFFFFF, and damaged files lie.
struct WAVLayout: Sendable, Hashable {
  /// `nil` for compressed WAV, which is ffmpeg's work.
  var encoding: SampleEncoding?
  var sampleRate: Int
  var channels: Int
  var dataOffset: Int
  /// Bytes of sound that are really there, whole frames only.
  var dataBytes: Int
  /// Less sound is there than the header promises.
  var isTruncated: Bool

  /// Frames, when the encoding is known.
  var frames: Int? { encoding.map { dataBytes / ($0.bytesPerSample * channels) } }

  var duration: Double? { frames.map { Double($0) / Double(sampleRate) } }

  var isNative: Bool { encoding != nil && sampleRate == 16_000 && channels == 1 }

  /// Headers with more chunks than this before the sound are not believed.
  private static let maximumChunks = 256

  /// Reads the layout of a file.
  ///
  /// - Parameters:
  ///   - fileSize: bytes in the file.
  ///   - read: up to `count` bytes at an offset.
  /// - Returns: `nil` if this is no WAV file that makes sense.
  static func parse(
    fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> WAVLayout? {
    let head = try read(0, 12)
    guard head.count == 12, head.text(8) == "WAVE", head.text(0) == "RIFF" || head.text(0) == "RF64" else { return nil }
    let riffSize = Int(head.uint32(4))
    var format: Format?
    var wideDataSize: Int?
    var offset = 12
    for _ in 0..<maximumChunks {
      let chunk = try read(offset, 8)
      guard chunk.count == 8 else { return nil }
      let size = Int(chunk.uint32(4))
      offset += 8
      switch chunk.text(0) {
      case "fmt ":
        format = Format(try read(offset, min(size, 40)))
      case "ds64":
        let body = try read(offset, min(size, 16))
        if body.count == 16 { wideDataSize = Int(truncatingIfNeeded: body.uint64(8)) }
      case "data":
        guard let format else { return nil }
        let claim = DataSizeClaim(size: size, wideSize: wideDataSize, riffSize: riffSize, fileSize: fileSize)
        return layout(format: format, dataOffset: offset, claim: claim, fileSize: fileSize)
      default: break
      }
      offset += size + size % 2
    }
    return nil
  }

  private static func layout(
    format: Format, dataOffset: Int, claim: DataSizeClaim, fileSize: Int
  ) -> WAVLayout {
    let present = max(0, fileSize - dataOffset)
    let usable = min(present, claim.bytes ?? present)
    let frame = format.encoding.map { $0.bytesPerSample * format.channels } ?? 1
    return WAVLayout(
      encoding: format.encoding, sampleRate: format.sampleRate, channels: format.channels, dataOffset: dataOffset,
      dataBytes: usable - usable % frame, isTruncated: claim.bytes.map { $0 > present } ?? false)
  }

  /// How much sound the header says there is.
  private struct DataSizeClaim {
    /// `nil` when the header does not know: then the sound goes on to the end of the file.
    var bytes: Int?

    init(size: Int, wideSize: Int?, riffSize: Int, fileSize: Int) {
      if size == 0xFFFF_FFFF {
        bytes = wideSize.flatMap { $0 > 0 ? $0 : nil }
      } else if size == 0, riffSize + 8 != fileSize {
        bytes = nil
      } else {
        bytes = size
      }
    }
  }

  /// The `fmt ` chunk.
  private struct Format {
    var encoding: SampleEncoding?
    var sampleRate: Int
    var channels: Int

    init?(_ bytes: [UInt8]) {
      guard bytes.count >= 16 else { return nil }
      var tag = bytes.uint16(0)
      channels = Int(bytes.uint16(2))
      sampleRate = Int(bytes.uint32(4))
      let blockAlign = Int(bytes.uint16(12))
      let bits = Int(bytes.uint16(14))
      guard (1...64).contains(channels), (1...768_000).contains(sampleRate) else { return nil }
      if tag == 0xFFFE {
        guard bytes.count >= 26 else { return nil }
        tag = bytes.uint16(24)
      }
      encoding = Self.encoding(tag: tag, bits: bits)
      if let encoding, blockAlign != encoding.bytesPerSample * channels { self.encoding = nil }
    }

    private static func encoding(tag: UInt16, bits: Int) -> SampleEncoding? {
      switch (tag, bits) {
      case (1, 8): .unsigned8
      case (1, 16): .signed16
      case (1, 24): .signed24
      case (1, 32): .signed32
      case (3, 32): .float32
      case (3, 64): .float64
      default: nil
      }
    }
  }
}

extension [UInt8] {
  fileprivate func uint16(_ at: Int) -> UInt16 { UInt16(self[at]) | UInt16(self[at + 1]) << 8 }
  fileprivate func uint32(_ at: Int) -> UInt32 { UInt32(uint16(at)) | UInt32(uint16(at + 2)) << 16 }
  fileprivate func uint64(_ at: Int) -> UInt64 { UInt64(uint32(at)) | UInt64(uint32(at + 4)) << 32 }
  fileprivate func text(_ at: Int) -> String { String(decoding: self[at..<at + 4], as: UTF8.self) }
}
