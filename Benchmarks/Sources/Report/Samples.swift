/// Measured values of one kind, in any order.
struct Samples: Sendable {
  private(set) var values: [Double] = []

  init(_ values: [Double] = []) { self.values = values }

  var count: Int { values.count }
  var isEmpty: Bool { values.isEmpty }
  var largest: Double? { values.max() }
  var median: Double? { percentile(50) }
  var mean: Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }

  mutating func add(_ value: Double) { values.append(value) }

  /// The smallest value that at least `percent` per cent of all are not above (nearest rank); `nil` of nothing.
  func percentile(_ percent: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let rank = (percent / 100 * Double(sorted.count)).rounded(.up)
    return sorted[min(sorted.count - 1, max(0, Int(rank) - 1))]
  }
}
