import Foundation

extension WAVLayout {
  /// Apple's Core Audio Format with bare samples.
  static func parseCAF(
    at base: Int, fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Part? {
    var format: Format?
    var isBig = true
    var namesSpeakers = false
    var offset = base + 8
    for _ in 0..<maximumChunks {
      let chunk = try read(offset, 12)
      guard chunk.count == 12 else { return nil }
      let size = chunk.number(4, 8, true)
      offset += 12
      switch chunk.text(0) {
      case "desc":
        let body = try read(offset, 32)
        guard body.count == 32, body.text(8) == "lpcm" else { return nil }
        let flags = body.number(12, 4, true)
        isBig = flags & 2 == 0
        let rate = Double(bitPattern: UInt64(truncatingIfNeeded: body.number(0, 8, true)))
        let channels = body.number(24, 4, true)
        guard rate >= 1, rate <= 768_000, (1...64).contains(channels) else { return nil }
        let encoding = encoding(isFloat: flags & 1 != 0, bytesPerSample: body.number(16, 4, true) / channels)
        format = Format(encoding: encoding, sampleRate: Int(rate.rounded()), channels: channels)
      case "chan":
        // Layouts 0xFFFF0000 and 147 << 16 say that nothing is known of the channels.
        let tag = try read(offset, 4)
        namesSpeakers = tag.count == 4 && ![0xFFFF, 147].contains(tag.number(0, 2, true))
      case "data":
        guard var format else { return nil }
        format.namesSpeakers = namesSpeakers
        // An edit count of 4 bytes comes first. -1 is a file that is being written.
        let claim = size < 4 || size >= 1 << 62 ? nil : size - 4
        return try part(format, isBig, dataOffset: offset + 4, claim: claim, fileSize: fileSize, read: read)
      default: break
      }
      guard size >= 0, size <= fileSize - offset else { return nil }
      offset += size
    }
    return nil
  }

  private static func encoding(isFloat: Bool, bytesPerSample: Int) -> SampleEncoding? {
    switch (isFloat, bytesPerSample) {
    case (false, 2): .signed16
    case (false, 3): .signed24
    case (false, 4): .signed32
    case (true, 4): .float32
    case (true, 8): .float64
    default: nil
    }
  }
}
