import TranscriptionCore

/// A parsed search: words that must all occur, and phrases in quotation marks of any kind.
struct SearchQuery: Sendable {
  let terms: [SearchTerm]

  private static let quotes: Set<Character> = ["\"", "“", "”", "„", "«", "»", "「", "」", "＂"]

  /// - Throws: `invalidRequest` for a text that is too long or in which there is nothing to be looked for.
  init(_ text: String) throws(ServiceError) {
    try TextBounds.query.check(text)
    guard text.unicodeScalars.count <= SearchResults.longestQuery else {
      throw ServiceError(
        .invalidRequest, code: "invalid_parameter",
        message: "q must have at most \(SearchResults.longestQuery) characters.", parameter: "q",
        limit: SearchResults.longestQuery)
    }
    var terms: [SearchTerm] = []
    // Every second part stands between quotation marks; the last mark may be missing.
    for (place, part) in text.split(omittingEmptySubsequences: false, whereSeparator: Self.quotes.contains).enumerated()
    {
      if place % 2 == 1 {
        if let term = SearchTerm(part, isPhrase: true) { terms.append(term) }
      } else {
        terms += part.split(whereSeparator: \.isWhitespace).compactMap { SearchTerm($0, isPhrase: false) }
      }
    }
    guard !terms.isEmpty else {
      throw ServiceError(
        .invalidRequest, code: "invalid_parameter", message: "q must have a word to look for.", parameter: "q")
    }
    self.terms = terms
  }
}
