/// How long things took since the start, as counts in fixed classes, the way Prometheus has histograms: those of several
/// servers can be added up.
package struct DurationHistogram: Sendable, Hashable, Codable {
  /// The classes' upper bounds in seconds, rising; one more class takes what is longer.
  package let bounds: [Double]
  /// One for each bound, and one more.
  package private(set) var counts: [Int]
  /// In seconds.
  package private(set) var sum = 0.0

  private static let standard = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

  package init() {
    bounds = Self.standard
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  package var count: Int { counts.reduce(0, +) }

  package mutating func add(_ seconds: Double) {
    counts[bounds.firstIndex { seconds <= $0 } ?? bounds.count] += 1
    sum += seconds
  }
}
