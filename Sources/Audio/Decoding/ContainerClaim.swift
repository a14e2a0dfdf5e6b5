/// Tells of containers whose header knows their size whether the end is missing, as ffmpeg says nothing of that. Pure.
enum ContainerClaim {
  /// Enough of a file's beginning.
  static let headBytes = 8_192

  /// - Parameters:
  ///   - head: the first ``headBytes`` of the file.
  /// - Returns: whether the header knows of more bytes than there are.
  static func isCutShort(head: [UInt8], fileSize: Int) -> Bool {
    guard let claimed = claimedBytes(head) else { return false }
    return claimed > fileSize
  }

  private static func claimedBytes(_ head: [UInt8]) -> Int? {
    guard head.count >= 32 else { return nil }
    if head.starts(with: "RIFF".utf8), head[8..<12].elementsEqual("AVI ".utf8) {
      return known(little(head, 4, 4)).map { $0 + 8 }
    }
    if head.starts(with: "FORM".utf8), head[8..<11].elementsEqual("AIF".utf8) {
      return known(big(head, 4, 4)).map { $0 + 8 }
    }
    if head.starts(with: ".snd".utf8) { return known(big(head, 8, 4)).map { $0 + big(head, 4, 4) } }
    // The GUID's first four bytes are the word; a size of 64 bits follows the sixteen.
    if head.starts(with: "riff".utf8) { return little(head, 16, 8) > 0 ? little(head, 16, 8) : nil }
    if head.starts(with: windowsHeader) { return windowsFileSize(head) }
    if head.starts(with: "FLV".utf8) { return flashFileSize(head) }
    return nil
  }

  /// The GUID that files of ASF begin with.
  static let windowsHeader: [UInt8] = [
    0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C,
  ]
  private static let windowsProperties: [UInt8] = [
    0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65,
  ]

  /// Of the file properties of ASF (WMA, WMV); broadcasts do not know it.
  private static func windowsFileSize(_ head: [UInt8]) -> Int? {
    let length = 92
    guard
      let at = (0..<max(0, head.count - length)).first(where: {
        head[$0] == 0xA1 && head[$0..<$0 + 16].elementsEqual(windowsProperties)
      }), head[at + 88] & 1 == 0
    else { return nil }
    let size = little(head, at + 40, 8)
    return size > 0 ? size : nil
  }

  /// The number `filesize` in the metadata, an AMF0 double.
  private static func flashFileSize(_ head: [UInt8]) -> Int? {
    let name = Array("filesize".utf8)
    guard
      let at = (0..<max(0, head.count - name.count - 9)).first(where: { head[$0..<$0 + name.count].elementsEqual(name) }
      ),
      head[at + name.count] == 0
    else { return nil }
    let number = Double(bitPattern: UInt64(truncatingIfNeeded: big(head, at + name.count + 1, 8)))
    return number.isFinite && number > 0 && number < 1e15 ? Int(number) : nil
  }

  /// `nil` for what is written where the size is not known.
  private static func known(_ size: Int) -> Int? { size == 0 || size >= 0x7FFF_F000 ? nil : size }

  private static func little(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    bytes[at..<at + count].reversed().reduce(0) { ($0 & 0xFF_FFFF_FFFF_FFFF) << 8 | Int($1) }
  }

  private static func big(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    Int(truncatingIfNeeded: bytes[at..<at + count].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
