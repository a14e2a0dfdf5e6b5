/// How much of a text was recognised.
enum WordErrors {
  /// Substitutions, deletions and insertions per word of the reference; case and punctuation do not count.
  static func rate(of text: String, against reference: String) -> Double {
    let heard = words(text)
    let spoken = words(reference)
    var row = Array(0...heard.count)
    for (place, word) in spoken.enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for (column, other) in heard.enumerated() {
        let cost = min(row[column + 1] + 1, row[column] + 1, diagonal + (word == other ? 0 : 1))
        diagonal = row[column + 1]
        row[column + 1] = cost
      }
    }
    return Double(row[heard.count]) / Double(max(1, spoken.count))
  }

  static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
  }
}
