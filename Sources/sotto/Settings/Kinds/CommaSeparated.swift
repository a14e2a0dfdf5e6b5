import Foundation

/// Lists of texts: with commas, in the file also as lists. Empty items are left out.
struct CommaSeparated: SettingKind {
  let range: String
  let placeholder: String
  let completion: ValueCompletion
  private(set) var isRangeInHelp = false

  /// - Parameter range: what the items may be, as Markdown.
  init(_ range: String, placeholder: String, completion: ValueCompletion = .none) {
    self.range = range
    self.placeholder = placeholder
    self.completion = completion
  }

  /// The same with its range in `--help`, where the help sentence does not say it.
  func shownInHelp() -> CommaSeparated {
    var shown = self
    shown.isRangeInHelp = true
    return shown
  }

  var expectation: String { Markdown.plain(range) }

  func value(of text: String) -> [String]? {
    text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  func text(of value: [String]) -> String { value.joined(separator: ",") }
}
