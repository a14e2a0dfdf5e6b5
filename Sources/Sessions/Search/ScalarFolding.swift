import Foundation
import Synchronization

/// What a character is to a search: without case, accents and width. Accents are those of Latin, Greek, Cyrillic, Hebrew and
/// Arabic; the marks of Japanese and of Indic scripts make other sounds, and stay.
enum ScalarFolding: Sendable, Hashable {
  /// Nothing: an accent, an apostrophe, a soft hyphen.
  case none
  /// Space or punctuation.
  case separator
  case scalar(UInt32)
  /// Several, as of a ligature.
  case scalars([UInt32])

  init(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      self = Self.ascii[Int(scalar.value)]
      return
    }
    self = Self.known.withLock { known in
      if let folding = known[scalar.value] { return folding }
      let folding = Self.make(scalar)
      if known.count < Self.capacity { known[scalar.value] = folding }
      return folding
    }
  }

  /// Whether the script is written without spaces.
  static func isIdeographic(_ value: UInt32) -> Bool {
    switch value {
    case 0x2E80...0x312F, 0x31A0...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  // MARK: Tables

  private static let capacity = 1 << 15
  private static let known = Mutex<[UInt32: ScalarFolding]>([:])
  private static let ascii = (UInt8.min..<128).map { make(Unicode.Scalar($0)) }

  /// Letters that no decomposition takes apart.
  private static let relatives: [UInt32: [UInt32]] = [
    0xF8: [0x6F], 0x142: [0x6C], 0x111: [0x64], 0xF0: [0x64], 0xFE: [0x74, 0x68], 0xE6: [0x61, 0x65],
    0x153: [0x6F, 0x65], 0x127: [0x68], 0x131: [0x69],
  ]
  private static let apostrophes: Set<UInt32> = [0x27, 0x60, 0xB4, 0x2BC, 0x2018, 0x2019, 0xFF07]

  private static func make(_ scalar: Unicode.Scalar) -> ScalarFolding {
    if apostrophes.contains(scalar.value) { return .none }
    var folded: [UInt32] = []
    var hasSeparator = false
    for part in String(Character(scalar)).decomposedStringWithCompatibilityMapping.unicodeScalars {
      switch part.properties.generalCategory {
      case .format: continue
      case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator, .connectorPunctuation, .dashPunctuation,
        .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation:
        hasSeparator = true
      default:
        // By way of the capital: it is the same for letters that have several small ones.
        for capital in part.properties.uppercaseMapping.unicodeScalars {
          for small in capital.properties.lowercaseMapping.unicodeScalars where !isAccent(small.value) {
            folded += relatives[small.value] ?? [small.value]
          }
        }
      }
    }
    if folded.isEmpty { return hasSeparator ? .separator : .none }
    return folded.count == 1 ? .scalar(folded[0]) : .scalars(folded)
  }

  private static func isAccent(_ value: UInt32) -> Bool {
    switch value {
    case 0x300...0x36F, 0x483...0x487, 0x591...0x5BD, 0x5BF, 0x5C1...0x5C2, 0x5C4...0x5C5, 0x5C7, 0x610...0x61A,
      0x64B...0x65F, 0x670, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F:
      true
    default: false
    }
  }
}
