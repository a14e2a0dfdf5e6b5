/// Text for a terminal: what would steer it instead of being shown is replaced by U+FFFD.
///
/// Names and speech come from others, and a terminal obeys escape sequences wherever they come from. Control characters
/// (C0, DEL, C1) are replaced, and so are what turns the direction of text around and what ends lines without being a
/// line feed.
package enum VisibleText {
  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// One line: line feeds and tabs are replaced too.
  package static func line(_ text: String) -> String { replacing(in: text) { isSteering($0) } }

  /// Lines: line feeds and tabs stay.
  package static func lines(_ text: String) -> String {
    replacing(in: text) { $0 != "\n" && $0 != "\t" && isSteering($0) }
  }

  private static func replacing(in text: String, _ isReplaced: (Unicode.Scalar) -> Bool) -> String {
    var visible = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { visible.append(isReplaced(scalar) ? replacement : scalar) }
    return String(visible)
  }

  private static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: scalar.properties.generalCategory == .control
    }
  }
}
