import Foundation
import Testing

/// A recording of spoken digits of which the place of every word is known.
struct DigitString {
  struct SpokenWord {
    var word: String
    /// Seconds from the beginning.
    var start: Double
  }

  var name: String
  var seconds: Double
  var words: [SpokenWord]

  /// Where ``Recording/speech(_:)`` finds it.
  var path: String { "digit-strings/" + name }

  static func all() throws -> [DigitString] {
    var words: [String: [SpokenWord]] = [:]
    for row in try rows(of: "WORDS.tsv") {
      words[row["file"] ?? "", default: []].append(
        SpokenWord(word: row["word"] ?? "", start: try #require(row["start"].flatMap(Double.init))))
    }
    return try rows(of: "MANIFEST.tsv").filter { $0["file"]?.hasSuffix(".wav") == true }.map { row in
      let name = row["file"] ?? ""
      return DigitString(
        name: name, seconds: try #require(row["seconds"].flatMap(Double.init)), words: try #require(words[name]))
    }
  }

  /// The fewest substitutions, deletions and insertions that make one text of the other, and the words that stayed, as
  /// places in both.
  static func align(_ heard: [String], with spoken: [String]) -> (errors: Int, pairs: [(heard: Int, spoken: Int)]) {
    var costs = [[Int]](repeating: [Int](repeating: 0, count: heard.count + 1), count: spoken.count + 1)
    for row in 0...spoken.count {
      for column in 0...heard.count {
        if row == 0 || column == 0 {
          costs[row][column] = row + column
        } else {
          let change = spoken[row - 1] == heard[column - 1] ? 0 : 1
          costs[row][column] = min(
            costs[row - 1][column] + 1, costs[row][column - 1] + 1, costs[row - 1][column - 1] + change)
        }
      }
    }
    var pairs: [(heard: Int, spoken: Int)] = []
    var (row, column) = (spoken.count, heard.count)
    while row > 0, column > 0 {
      let isSame = spoken[row - 1] == heard[column - 1]
      if costs[row][column] == costs[row - 1][column - 1] + (isSame ? 0 : 1) {
        if isSame { pairs.append((column - 1, row - 1)) }
        (row, column) = (row - 1, column - 1)
      } else if costs[row][column] == costs[row - 1][column] + 1 {
        row -= 1
      } else {
        column -= 1
      }
    }
    return (costs[spoken.count][heard.count], pairs)
  }

  private static func rows(of table: String) throws -> [[String: String]] {
    let text = String(decoding: try Recording.speech("digit-strings/" + table), as: UTF8.self)
    let lines = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
  }
}

/// Errors among words.
struct ErrorCount: CustomStringConvertible {
  private(set) var errors = 0
  private(set) var words = 0

  var rate: Double { Double(errors) / Double(max(1, words)) }
  var description: String { "\(errors) of \(words)" }

  mutating func add(_ errors: Int, of words: Int) {
    self.errors += errors
    self.words += words
  }
}
