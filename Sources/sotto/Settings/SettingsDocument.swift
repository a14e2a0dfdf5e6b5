/// A document with tables of settings. Each stands between two comments, `<!-- settings: SECTION -->` and
/// `<!-- end of settings -->`.
struct SettingsDocument {
  /// The document with its tables made anew from the declarations.
  let text: String

  private static let end = "<!-- end of settings -->"

  /// - Throws: ``SettingsError`` where a table has no end, or the document does not have exactly one of each section.
  init(renewing document: String) throws(SettingsError) {
    var parts: [String] = []
    var rest = document[...]
    var missing = Settings.sections
    while let mark = rest.firstMatch(of: /<!-- settings: ([a-z]+) -->\n/) {
      guard let place = missing.firstIndex(where: { $0.name == mark.output.1 }) else {
        throw SettingsError(description: "\"\(mark.output.1)\" is no section of settings, or stands there twice.")
      }
      guard let end = rest[mark.range.upperBound...].firstRange(of: Self.end) else {
        throw SettingsError(description: "The table of \"\(mark.output.1)\" has no \(Self.end) behind it.")
      }
      let section = missing.remove(at: place)
      parts += [String(rest[..<mark.range.upperBound]), "\n", SettingsTable(section.declarations).text, "\n"]
      rest = rest[end.lowerBound...]
    }
    if let absent = missing.first {
      throw SettingsError(description: "There is no table of \"\(absent.name)\": <!-- settings: \(absent.name) -->")
    }
    text = parts.joined() + rest
  }
}
