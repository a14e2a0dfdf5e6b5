extension WAVLayout {
  /// Sun's and NeXT's `.au` with bare samples.
  static func parseAU(
    at base: Int, fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Part? {
    let head = try read(base, 24)
    guard head.count == 24 else { return nil }
    let encoding: SampleEncoding? =
      switch head.number(12, 4, true) {
      case 3: .signed16
      case 4: .signed24
      case 5: .signed32
      case 6: .float32
      case 7: .float64
      default: nil
      }
    let dataOffset = head.number(4, 4, true)
    guard (24...(1 << 20)).contains(dataOffset),
      let format = Format(
        encoding: encoding, sampleRate: head.number(16, 4, true), channels: head.number(20, 4, true))
    else { return nil }
    let size = head.number(8, 4, true)
    let claim = size == 0 || size >= 0x7FFF_F000 ? nil : size
    return try part(format, true, dataOffset: base + dataOffset, claim: claim, fileSize: fileSize, read: read)
  }
}
