/// What the values of a setting are: how they are read and written, and how they are described.
protocol SettingKind<Value>: Sendable {
  associatedtype Value: Sendable

  /// What stands for a value in `--help`, such as `number` in `--port <number>`.
  var placeholder: String { get }
  /// Which values there are, as Markdown: `0–65535`, or words such as "a folder".
  var range: String { get }
  /// Whether `--help` shows the range: it says more than the placeholder does, and in few words.
  var isRangeInHelp: Bool { get }
  /// What a value has to be, for messages: "a whole number from 0 to 65535".
  var expectation: String { get }
  /// What a shell may put in for a value.
  var completion: ValueCompletion { get }
  /// Whether a word of the command line that begins with a dash is a value.
  var mayBeginWithDash: Bool { get }

  /// - Returns: `nil` for a text that is no value of this kind.
  func value(of text: String) -> Value?

  /// A value as it is written.
  func text(of value: Value) -> String
}

extension SettingKind {
  var isRangeInHelp: Bool { false }
  var completion: ValueCompletion { .none }
  var mayBeginWithDash: Bool { false }
}
