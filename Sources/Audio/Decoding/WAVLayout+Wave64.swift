extension WAVLayout {
  /// Sony Wave64: chunks with GUIDs of 16 bytes, of which the first four are the name that WAV has, and sizes of 64 bits that
  /// count these 24 bytes. Each begins at a multiple of 8.
  static func parseWave64(
    at base: Int, fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Part? {
    let head = try read(base, 40)
    guard head.count == 40, head[4..<8].elementsEqual([0x2E, 0x91, 0xCF, 0x11]), head.text(24) == "wave" else {
      return nil
    }
    var format: Format?
    var offset = base + 40
    for _ in 0..<maximumChunks {
      let chunk = try read(offset, 24)
      guard chunk.count == 24 else { return nil }
      let size = chunk.number(16, 8, false)
      let name = chunk.text(0)
      if name == "data" {
        guard let format else { return nil }
        // Recorders that did not come to the end leave 0, the header alone, or the largest numbers.
        let isUnknown = size <= 24 && head.number(16, 8, false) != fileSize - base
        let claim = isUnknown || size < 0 || size >= 1 << 62 ? nil : max(0, size - 24)
        var part = try part(format, false, dataOffset: offset + 24, claim: claim, fileSize: fileSize, read: read)
        part.soundEnd += (8 - (part.soundEnd - base) % 8) % 8
        return part
      }
      guard size >= 24, size <= fileSize - offset else { return nil }
      if name == "fmt " { format = Format(try read(offset + 24, min(size - 24, 40)), false) }
      offset += size + (8 - size % 8) % 8
    }
    return nil
  }
}
