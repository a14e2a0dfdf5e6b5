@testable import sotto

/// Texts that are values of a kind, its bounds among them, and texts that are not.
struct KindSamples {
  let values: [String]
  let mistakes: [String]

  init(of kind: any SettingKind) {
    switch kind {
    case let kind as WholeNumber:
      self.init(
        values: ["\(kind.bounds.lowerBound)", "\(kind.bounds.upperBound)"],
        mistakes: ["\(kind.bounds.lowerBound - 1)", "\(kind.bounds.upperBound + 1)", "many", "1.5"])
    case let kind as DecimalNumber:
      self.init(
        values: [kind.text(of: kind.bounds.lowerBound), kind.text(of: kind.bounds.upperBound)],
        mistakes: ["\(kind.bounds.lowerBound - 0.001)", "\(kind.bounds.upperBound + 0.001)", "many", "nan"])
    case let kind as ByteAmount:
      self.init(
        values: ["500000000", "4GiB", "\(kind.least)"], mistakes: ["much", "\(kind.least - 1)", "1.5GB", "\(Int.max)"])
    case is NodeName:
      self.init(values: ["main", "gpu-1"], mistakes: ["Main", "a.b", String(repeating: "a", count: 33)])
    case is Switch:
      self.init(values: ["true", "false"], mistakes: ["perhaps"])
    case is SpaceSeparated:
      self.init(values: ["--patience 2 --suppress-numerals"], mistakes: [])
    default:
      if let wrapped = Mirror(reflecting: kind).descendant("kind") as? any SettingKind {
        self.init(of: wrapped)
      } else if case .words(let words) = kind.completion, !(kind is CommaSeparated) {
        self.init(values: words, mistakes: ["none of these"])
      } else {
        self.init(values: ["a"], mistakes: [])
      }
    }
  }

  private init(values: [String], mistakes: [String]) {
    self.values = values
    self.mistakes = mistakes
  }
}
