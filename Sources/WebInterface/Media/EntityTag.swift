/// Compares entity tags as conditional requests do (RFC 9110 section 8.8.3).
enum EntityTag {
  /// A tag as it stands in a header, in quotes.
  static func quoted(_ tag: String) -> String {
    tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count >= 2
      ? tag : "\"" + tag.filter { $0 != "\"" } + "\""
  }

  /// Whether an `If-Match` header names the tag (strong comparison, lists, `*`).
  static func matches(ifMatch header: String, _ quotedTag: String) -> Bool {
    items(of: header).contains { $0 == "*" || $0 == quotedTag }
  }

  /// Whether an `If-None-Match` header names the tag (weak comparison, lists, `*`).
  static func matches(ifNoneMatch header: String, _ quotedTag: String) -> Bool {
    items(of: header).contains { text in
      text == "*" || (text.hasPrefix("W/") ? text.dropFirst(2) : text) == quotedTag
    }
  }

  private static func items(of header: String) -> [Substring] {
    header.split(separator: ",").map { item in
      var text = item.drop { $0 == " " || $0 == "\t" }
      while text.last == " " || text.last == "\t" { text.removeLast() }
      return text
    }
  }
}
