/// One of the cases of a type.
struct Choice<Case: RawRepresentable & CaseIterable & Sendable>: SettingKind where Case.RawValue == String {
  let placeholder: String

  init(_ type: Case.Type, placeholder: String = "name") { self.placeholder = placeholder }

  private var names: [String] { Case.allCases.map(\.rawValue) }

  var range: String { names.map { "`\($0)`" }.joined(separator: ", ") }
  var isRangeInHelp: Bool { true }
  var expectation: String { "one of " + names.joined(separator: ", ") }
  var completion: ValueCompletion { .words(names) }

  func value(of text: String) -> Case? { Case(rawValue: text) }

  func text(of value: Case) -> String { value.rawValue }
}
