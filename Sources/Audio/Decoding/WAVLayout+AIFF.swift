import Foundation

extension WAVLayout {
  /// AIFF and AIFF-C with bare samples. The number of frames is not looked at: how much sound there is, the chunk with it tells.
  static func parseAIFF(
    _ head: [UInt8], at base: Int, fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Part? {
    guard ["AIFF", "AIFC"].contains(head.text(8)) else { return nil }
    let formSize = head.number(4, 4, true)
    var common: [UInt8] = []
    var namesSpeakers = false
    var sound: (offset: Int, size: Int)?
    var offset = base + 12
    for _ in 0..<maximumChunks {
      let chunk = try read(offset, 8)
      guard chunk.count == 8 else { break }
      let size = chunk.number(4, 4, true)
      offset += 8
      let isPlaceholder = size >= 0x7FFF_F000 || (size <= 8 && formSize + 8 != fileSize - base)
      switch chunk.text(0) {
      case "COMM": common = try read(offset, min(size, 22))
      case "CHAN": namesSpeakers = true
      case "SSND": sound = (offset, isPlaceholder ? .max : size)
      // The next of several files.
      case "FORM": offset = fileSize
      default: break
      }
      if sound != nil, !common.isEmpty { break }
      guard size <= fileSize - offset else { break }
      offset = try nextChunk(behind: offset + size, isOdd: size % 2 == 1, read: read)
    }
    guard let sound, common.count >= 18, let (encoding, isBig) = encoding(ofAIFF: common),
      let format = Format(
        encoding: encoding, sampleRate: extendedNumber(common), channels: common.number(0, 2, true),
        namesSpeakers: namesSpeakers)
    else { return nil }
    let skipped = try read(sound.offset, 4)
    guard skipped.count == 4 else { return nil }
    let dataOffset = sound.offset + 8 + skipped.number(0, 4, true)
    let claim = sound.size == .max ? nil : max(0, sound.size - 8 - skipped.number(0, 4, true))
    var part = try part(format, isBig, dataOffset: dataOffset, claim: claim, fileSize: fileSize, read: read)
    part.soundEnd += (part.soundEnd - base) % 2
    // Chunks that follow the sound, up to where the file ends by its header.
    let end = base + 8 + formSize + formSize % 2
    if claim != nil, part.soundEnd < end, end < fileSize { part.soundEnd = end }
    return part
  }

  private static func encoding(ofAIFF common: [UInt8]) -> (SampleEncoding, isBig: Bool)? {
    let bytes = (common.number(6, 2, true) + 7) / 8
    switch (common.count >= 22 ? common.text(18) : "NONE", bytes) {
    case ("NONE", 2), ("twos", 2): return (.signed16, true)
    case ("NONE", 3), ("twos", 3), ("in24", _): return (.signed24, true)
    case ("NONE", 4), ("twos", 4), ("in32", _): return (.signed32, true)
    case ("sowt", 2): return (.signed16, false)
    case ("sowt", 3), ("42ni", _): return (.signed24, false)
    case ("sowt", 4), ("23ni", _): return (.signed32, false)
    case ("fl32", _), ("FL32", _): return (.float32, true)
    case ("fl64", _), ("FL64", _): return (.float64, true)
    default: return nil
    }
  }

  /// The sample rate, a number of 80 bits: sign and exponent of 16, significand of 64.
  private static func extendedNumber(_ common: [UInt8]) -> Int {
    let exponent = common.number(8, 2, true)
    guard (16_383..<16_383 + 24).contains(exponent) else { return 0 }
    let significand = common[10..<18].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int((Double(significand) / pow(2, Double(63 - (exponent - 16_383)))).rounded())
  }
}
