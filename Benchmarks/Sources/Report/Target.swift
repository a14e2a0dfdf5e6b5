/// A number that the product promises to hold, and how a measured one compares with it.
struct Target: Sendable {
  enum Bound: Sendable {
    case atMost(Double)
    case atLeast(Double)
  }

  let name: String
  let unit: String
  let bound: Bound

  /// Whether a measured value holds; `nil` where nothing was measured.
  func isMet(by value: Double?) -> Bool? {
    guard let value else { return nil }
    switch bound {
    case .atMost(let limit): return value <= limit
    case .atLeast(let limit): return value >= limit
    }
  }

  /// One line: met or not, and by how much.
  func verdict(_ value: Double?) -> String {
    let limit: Double
    let words: String
    switch bound {
    case .atMost(let most): (limit, words) = (most, "at most")
    case .atLeast(let least): (limit, words) = (least, "at least")
    }
    guard let value, let isMet = isMet(by: value) else {
      return "- NOT MEASURED  \(name): target \(words) \(Figure.number(limit)) \(unit)"
    }
    let distance =
      limit == 0 ? "" : ", \(Figure.percent(abs(value - limit) / limit)) \(value < limit ? "below" : "above") it"
    return "- \(isMet ? "MET    " : "NOT MET")  \(name): \(Figure.number(value)) \(unit), target \(words) "
      + "\(Figure.number(limit)) \(unit)\(distance)"
  }
}
