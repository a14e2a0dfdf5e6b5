/// Names of files as other programs give them: display text only, yet kept tidy.
package enum DisplayName {
  /// A name without control characters. What turns the direction of text around, and could have `gpj.exe` read `exe.jpg`, is
  /// replaced by U+FFFD, and so are line and paragraph separators. Cut to what a name may have.
  package static func clean(_ name: String) -> String {
    var clean = String.UnicodeScalarView()
    for scalar in name.withoutControls.unicodeScalars {
      switch scalar.value {
      case 0x2028...0x202E, 0x2066...0x2069: clean.append("\u{FFFD}")
      default: clean.append(scalar)
      }
    }
    return TextBounds.fileName.cut(String(clean))
  }
}
