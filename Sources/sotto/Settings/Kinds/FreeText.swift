/// Texts that are taken as they are: names, addresses, places.
struct FreeText: SettingKind {
  let range: String
  let placeholder: String
  let completion: ValueCompletion
  private(set) var isRangeInHelp = false

  /// - Parameter range: what a text may be, as Markdown.
  init(_ range: String, placeholder: String, completion: ValueCompletion = .none) {
    self.range = range
    self.placeholder = placeholder
    self.completion = completion
  }

  static let folder = FreeText("a folder", placeholder: "folder", completion: .folders)
  static let file = FreeText("a file", placeholder: "file", completion: .files)

  /// The same with its range in `--help`, where the help sentence does not say it.
  func shownInHelp() -> FreeText {
    var shown = self
    shown.isRangeInHelp = true
    return shown
  }

  var expectation: String { Markdown.plain(range) }

  func value(of text: String) -> String? { text }

  func text(of value: String) -> String { value }
}
