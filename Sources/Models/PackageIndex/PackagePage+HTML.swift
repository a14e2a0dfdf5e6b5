import Foundation

extension PackagePage {
  /// Reads a page as PEP 503 describes it: each `<a href="…#sha256=…">NAME</a>` is a file.
  static func read(html: String) -> PackagePage {
    var page = PackagePage(files: [])
    var rest = Substring(html)
    while let start = rest.firstIndex(of: "<") {
      rest = rest[start...]
      if rest.hasPrefix("<!--") {
        rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
        continue
      }
      rest.removeFirst()
      let tag = rest.prefix { $0.isLetter }.lowercased()
      rest = rest.dropFirst(tag.count)
      guard let address = reference(in: &rest) else { continue }
      if tag == "base", page.base == nil { page.base = address }
      if tag == "a" {
        let name = unescaped(rest.prefix { $0 != "<" }).trimmingCharacters(in: .whitespacesAndNewlines)
        let (reference, sha256) = parted(address)
        page.files.append(File(name: name, reference: reference, sha256: sha256))
      }
    }
    return page
  }

  /// Reads a tag's attributes to its end. Gives the value of `href`.
  private static func reference(in rest: inout Substring) -> String? {
    var found: String?
    while let character = rest.first, character != ">" {
      guard !character.isWhitespace, character != "/" else {
        rest.removeFirst()
        continue
      }
      let name = rest.prefix { !$0.isWhitespace && !"=>/".contains($0) }
      // A character that begins no name, such as a lone equals sign.
      rest = rest.dropFirst(max(1, name.count)).drop { $0.isWhitespace }
      guard !name.isEmpty, rest.first == "=" else { continue }
      rest = rest.dropFirst().drop { $0.isWhitespace }
      let value: Substring
      if let quote = rest.first, quote == "\"" || quote == "'" {
        value = rest.dropFirst().prefix { $0 != quote }
        rest = rest.dropFirst(value.count + 2)
      } else {
        value = rest.prefix { !$0.isWhitespace && $0 != ">" }
        rest = rest.dropFirst(value.count)
      }
      if name.lowercased() == "href", found == nil { found = unescaped(value) }
    }
    rest = rest.dropFirst()
    return found
  }

  /// The text without the character references that addresses and names of files have.
  private static func unescaped(_ text: Substring) -> String {
    String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&#x27;", with: "'").replacing("&amp;", with: "&")
  }
}
