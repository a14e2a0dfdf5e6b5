/// A token without its signs, and what the signs said.
struct TokenPiece {
  private static let space: [UInt8] = [0x20]
  /// "▁", SentencePiece's sign for a space.
  private static let lowBar: [UInt8] = Array("\u{2581}".utf8)

  private(set) var bytes: [UInt8]
  let start: Double
  let end: Double?
  let logProbability: Double?
  /// A space or "▁" went before.
  private(set) var beginsWord = false
  /// "##" went before.
  private(set) var continuesWord = false
  /// "@@" comes after.
  private(set) var isToBeContinued = false

  /// nil for a token that stands for no text ("<blk>", "<|en|>").
  init?(_ token: RecognizedToken) {
    start = token.start
    end = token.duration.map { token.start + $0 }
    logProbability = token.logProbability
    bytes = token.bytes
    while let sign = [Self.space, Self.lowBar].first(where: { bytes.starts(with: $0) }) {
      bytes.removeFirst(sign.count)
      beginsWord = true
    }
    if let byte = Self.writtenByte(bytes) {
      bytes = [byte]
    } else if bytes.first == UInt8(ascii: "<"), bytes.last == UInt8(ascii: ">"), bytes.count > 2 {
      return nil
    }
    if bytes.count > 2, bytes.starts(with: Array("##".utf8)) {
      bytes.removeFirst(2)
      continuesWord = true
    }
    if bytes.count > 2, bytes.suffix(2).elementsEqual(Array("@@".utf8)) {
      bytes.removeLast(2)
      isToBeContinued = true
    }
    if bytes.isEmpty, !beginsWord { return nil }
  }

  private var scalars: String.UnicodeScalarView? { String(validating: bytes, as: UTF8.self)?.unicodeScalars }

  var isPunctuation: Bool {
    guard let scalars, !scalars.isEmpty else { return false }
    return scalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .otherPunctuation, .closePunctuation, .finalPunctuation, .dashPunctuation: true
      default: false
      }
    }
  }

  var isSingleLetter: Bool { scalars?.count == 1 }

  var isOfScriptWithoutSpaces: Bool { Self.isOfScriptWithoutSpaces(bytes) }

  /// Han, kana, Thai, Lao, Khmer and Burmese are written without spaces between words.
  static func isOfScriptWithoutSpaces(_ bytes: [UInt8]) -> Bool {
    guard let last = String(validating: bytes, as: UTF8.self)?.unicodeScalars.last else { return false }
    switch last.value {
    case 0x0e00...0x0eff, 0x1000...0x109f, 0x1780...0x17ff, 0x3040...0x30ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
      0xf900...0xfaff, 0x20000...0x3ffff:
      return true
    default: return false
    }
  }

  /// The byte of a token like "<0xE4>", which stands for a part of a character.
  private static func writtenByte(_ bytes: [UInt8]) -> UInt8? {
    guard bytes.count == 6, bytes.starts(with: Array("<0x".utf8)), bytes.last == UInt8(ascii: ">") else { return nil }
    return UInt8(String(decoding: bytes[3..<5], as: UTF8.self), radix: 16)
  }
}
