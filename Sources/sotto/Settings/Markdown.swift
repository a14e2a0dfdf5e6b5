/// The little of Markdown that stands in descriptions of settings: `code` and [links](address).
enum Markdown {
  /// As a terminal shows it: code as it is, and of a link its text.
  static func plain(_ text: String) -> String {
    var plain = ""
    var rest = text[...]
    while let mark = rest.firstIndex(where: { "`[]".contains($0) }) {
      plain += rest[..<mark]
      let isEndOfLink = rest[mark] == "]"
      rest = rest[mark...].dropFirst()
      if isEndOfLink, rest.first == "(", let end = rest.firstIndex(of: ")") { rest = rest[end...].dropFirst() }
    }
    return plain + rest
  }
}
