/// Makes words to show out of the entries of PocketSphinx's dictionary.
enum SphinxWord {
  /// The word without the number of its pronunciation ("and(2)" is "and"), or nil for what is no word: silence,
  /// sentence marks and noises ("<sil>", "</s>", "[NOISE]", "++BREATH++").
  static func shown(_ entry: String) -> String? {
    guard let first = entry.first, let last = entry.last else { return nil }
    if first == "<", last == ">" { return nil }
    if first == "[", last == "]" { return nil }
    if entry.hasPrefix("++"), entry.hasSuffix("++") { return nil }
    guard last == ")", let bracket = entry.lastIndex(of: "("), bracket > entry.startIndex else { return entry }
    let number = entry[entry.index(after: bracket)..<entry.index(before: entry.endIndex)]
    return !number.isEmpty && number.allSatisfy(\.isNumber) ? String(entry[..<bracket]) : entry
  }
}
