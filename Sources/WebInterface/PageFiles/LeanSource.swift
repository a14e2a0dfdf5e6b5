/// A script or style sheet without what only its authors need: comments that have lines of their own, and indentation.
/// A quarter of what travels is that.
///
/// Nothing is parsed: lines that are not surely a comment stay, text within template literals stays as it is, and each
/// line keeps its number, so that a browser's complaint leads to the right one. A file in which a comment ends in the
/// middle of a line is left alone.
struct LeanSource {
  private static let newline = UInt8(ascii: "\n")
  private static let backtick = UInt8(ascii: "`")
  private static let backslash = UInt8(ascii: "\\")

  let source: [UInt8]

  var text: [UInt8] {
    var lean: [UInt8] = []
    lean.reserveCapacity(source.count)
    var isComment = false
    var isTemplate = false
    for (place, line) in source.split(separator: Self.newline, omittingEmptySubsequences: false).enumerated() {
      if place > 0 { lean.append(Self.newline) }
      let words = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      if isTemplate {
        lean += line
      } else if isComment || words.starts(with: "/*".utf8) {
        guard let rest = Self.afterComment(words, isInside: isComment) else {
          isComment = true
          continue
        }
        guard rest.isEmpty else { return source }
        isComment = false
        continue
      } else if words.starts(with: "//".utf8) {
        continue
      } else {
        lean += words
      }
      if Self.backticks(in: line) % 2 == 1 { isTemplate.toggle() }
    }
    return isComment || isTemplate ? source : lean
  }

  /// What follows the end of a comment in a line; `nil` where it does not end.
  private static func afterComment(_ words: ArraySlice<UInt8>, isInside: Bool) -> ArraySlice<UInt8>? {
    var rest = isInside ? words : words.dropFirst(2)
    while let star = rest.firstIndex(of: UInt8(ascii: "*")) {
      rest = rest[(star + 1)...]
      if rest.first == UInt8(ascii: "/") { return rest.dropFirst().drop { $0 == UInt8(ascii: " ") } }
    }
    return nil
  }

  private static func backticks(in line: ArraySlice<UInt8>) -> Int {
    var count = 0
    var isEscaped = false
    for byte in line {
      if byte == backtick, !isEscaped { count += 1 }
      isEscaped = byte == backslash && !isEscaped
    }
    return count
  }
}
