import Foundation

/// The `; name=value` parameters of a header such as `Content-Disposition` or `Content-Type`. Values may be quoted;
/// names are compared without case; the first of a name counts.
package struct HeaderParameters {
  /// What stands before the first parameter, in lower case.
  package let head: String
  private var values: [String: String] = [:]

  package init(_ text: some StringProtocol) {
    var rest = Substring(text)
    head = rest.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    rest = rest.drop { $0 != ";" }
    while rest.first == ";" {
      rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
      let name = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest.dropFirst(name.count)
      guard rest.first == "=" else { continue }
      // Blanks around the sign are not of the grammar, and some senders put them there.
      rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
      let value = rest.first == "\"" ? Self.quoted(&rest) : Self.token(&rest)
      let key = name.trimmingCharacters(in: .whitespaces).lowercased()
      if values[key] == nil { values[key] = value }
    }
  }

  package subscript(name: String) -> String? { values[name] }

  /// The `filename` of a `Content-Disposition`, the extended form first (RFC 5987), without folders.
  package var fileName: String? {
    if let extended = values["filename*"] {
      let parts = extended.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
      if parts.count == 3, parts[0].lowercased() == "utf-8", let name = parts[2].removingPercentEncoding {
        return FileName.clean(name)
      }
    }
    guard let plain = values["filename"] else { return nil }
    // What browsers write for the characters that cannot stand in a quoted value.
    let name = plain.replacing("%22", with: "\"").replacing("%0D", with: " ").replacing("%0A", with: " ")
    return FileName.clean(name)
  }

  /// Reads a quoted value. A backslash escapes only a quote or a backslash: some senders put whole Windows paths here.
  private static func quoted(_ rest: inout Substring) -> String {
    rest = rest.dropFirst()
    var value = ""
    while let character = rest.popFirst(), character != "\"" {
      if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
        value.append(next)
        rest = rest.dropFirst()
      } else {
        value.append(character)
      }
    }
    rest = rest.drop { $0 != ";" }
    return value
  }

  private static func token(_ rest: inout Substring) -> String {
    let value = rest.prefix { $0 != ";" }
    rest = rest.dropFirst(value.count)
    return value.trimmingCharacters(in: .whitespaces)
  }
}
