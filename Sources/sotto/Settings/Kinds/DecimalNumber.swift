/// Numbers in a range, with or without decimals.
struct DecimalNumber: SettingKind {
  let bounds: ClosedRange<Double>
  let placeholder: String
  private let noun: String

  init(in bounds: ClosedRange<Double>) {
    self.init(in: bounds, placeholder: "number", noun: "a number")
  }

  private init(in bounds: ClosedRange<Double>, placeholder: String, noun: String) {
    self.bounds = bounds
    self.placeholder = placeholder
    self.noun = noun
  }

  static func seconds(in bounds: ClosedRange<Double>) -> DecimalNumber {
    DecimalNumber(in: bounds, placeholder: "seconds", noun: "seconds")
  }

  var range: String { "\(text(of: bounds.lowerBound))–\(text(of: bounds.upperBound))" }
  var isRangeInHelp: Bool { true }
  var expectation: String { "\(noun) from \(text(of: bounds.lowerBound)) to \(text(of: bounds.upperBound))" }
  var mayBeginWithDash: Bool { true }

  func value(of text: String) -> Double? { Double(text).flatMap { bounds.contains($0) ? $0 : nil } }

  func text(of value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(value)" }
}
