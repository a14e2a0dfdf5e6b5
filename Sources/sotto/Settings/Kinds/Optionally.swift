/// Values of another kind, or none where nothing is set: then the program chooses, or does without.
struct Optionally<Kind: SettingKind>: SettingKind {
  let kind: Kind

  var placeholder: String { kind.placeholder }
  var range: String { kind.range }
  var isRangeInHelp: Bool { kind.isRangeInHelp }
  var expectation: String { kind.expectation }
  var completion: ValueCompletion { kind.completion }
  var mayBeginWithDash: Bool { kind.mayBeginWithDash }

  func value(of text: String) -> Kind.Value?? { kind.value(of: text).map { .some($0) } }

  func text(of value: Kind.Value?) -> String { value.map(kind.text(of:)) ?? "" }
}
