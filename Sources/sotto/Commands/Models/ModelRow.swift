import Models

/// A line of `sotto models list`.
struct ModelRow {
  private static let shownLanguages = 5

  private let cells: [String]

  init(_ entry: ModelEntry, isInstalled: Bool) {
    let size = (entry.isSizeKnown ? "" : "~") + ByteText.of(entry.bytes)
    cells = [
      isInstalled ? "✓" : " ", entry.name, entry.purpose.rawValue, size, entry.isChecksumKnown ? "sum" : "",
      entry.places.joined(separator: ", "), Self.languages(entry), entry.licence, entry.title,
    ]
  }

  private static func languages(_ entry: ModelEntry) -> String {
    switch (entry.languages.count, entry.purpose) {
    case (0, .diarization): "any"
    case (0, _): "many"
    case (...shownLanguages, _): entry.languages.joined(separator: " ")
    default: "\(entry.languages.count) languages"
    }
  }

  static func table(_ rows: [ModelRow]) -> [String] {
    let heads = ["", "name", "for", "size", "", "from", "languages", "licence", ""]
    let all = [heads] + rows.map(\.cells)
    let widths = heads.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { cells in
      var line = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
