import Foundation
import TranscriptionCore

/// A transcript as running text.
enum PlainText {
  /// All segments with text, in order.
  static func of(_ transcript: Transcript) -> String {
    transcript.segments.reduce(into: "") { $0 += addition(of: $1, to: $0) }
  }

  /// What a segment adds to the text before it: itself, after a space where its script puts one between sentences.
  /// Empty for a segment without text.
  static func addition(of segment: Segment, to text: String) -> String {
    let own = segment.text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let last = text.unicodeScalars.last, let first = own.unicodeScalars.first else { return own }
    return writesWithoutSpaces(last) || writesWithoutSpaces(first) ? own : " " + own
  }

  /// Chinese, Japanese, Thai, Lao, Burmese and Khmer writing, with their punctuation.
  static func writesWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3000...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
