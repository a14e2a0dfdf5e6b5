/// Words of another program's command line, separated by spaces.
struct SpaceSeparated: SettingKind {
  let placeholder = "options"
  let range = "words separated by spaces"
  var expectation: String { range }
  var mayBeginWithDash: Bool { true }

  func value(of text: String) -> [String]? { text.split(separator: " ").map(String.init) }

  func text(of value: [String]) -> String { value.joined(separator: " ") }
}
