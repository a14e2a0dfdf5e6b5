/// Whole numbers in a range.
struct WholeNumber: SettingKind {
  let bounds: ClosedRange<Int>
  let placeholder: String

  /// - Parameter placeholder: what is counted.
  init(in bounds: ClosedRange<Int>, placeholder: String = "number") {
    self.bounds = bounds
    self.placeholder = placeholder
  }

  var range: String { "\(bounds.lowerBound)–\(bounds.upperBound)" }
  var isRangeInHelp: Bool { true }
  var expectation: String { "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)" }
  var mayBeginWithDash: Bool { true }

  func value(of text: String) -> Int? { Int(text).flatMap { bounds.contains($0) ? $0 : nil } }

  func text(of value: Int) -> String { "\(value)" }
}
