package import Foundation
package import TranscriptionCore

/// How long things took within the last five minutes, as counts in classes that grow by a fifth each, from a millisecond to a
/// day and a half. Bounded and pure; a percentile is off by at most a tenth of itself.
package struct WaitHistogram: Sendable {
  private static let growth = 1.2
  private static let smallest = 0.001
  private static let classes = 102
  private static let minutes = 5

  private struct Minute: Sendable {
    var number: Int
    var counts = [Int](repeating: 0, count: classes)
  }

  private var recent: [Minute] = []

  package init() {}

  package mutating func add(_ seconds: Double, at now: Date) {
    let minute = Self.minute(now)
    if recent.last.map({ $0.number < minute }) ?? true {
      recent.append(Minute(number: minute))
      if recent.count > Self.minutes { recent.removeFirst() }
    }
    recent[recent.count - 1].counts[Self.place(of: seconds)] += 1
  }

  package mutating func add(_ other: WaitHistogram) { recent += other.recent }

  package func spread(at now: Date) -> OperationsSnapshot.Spread {
    let first = Self.minute(now) - Self.minutes + 1
    let current = recent.filter { $0.number >= first }
    let counts = (0..<Self.classes).map { place in current.reduce(0) { $0 + $1.counts[place] } }
    let total = counts.reduce(0, +)
    return OperationsSnapshot.Spread(
      count: total, p50: Self.percentile(0.5, of: counts, total), p95: Self.percentile(0.95, of: counts, total))
  }

  private static func percentile(_ share: Double, of counts: [Int], _ total: Int) -> Double? {
    guard total > 0 else { return nil }
    let rank = max(1, Int((share * Double(total)).rounded(.up)))
    var seen = 0
    for (place, count) in counts.enumerated() {
      seen += count
      // The first class is everything below a millisecond, which is as good as at once.
      if seen >= rank { return place == 0 ? 0 : smallest * pow(growth, Double(place) - 0.5) }
    }
    return nil
  }

  private static func place(of seconds: Double) -> Int {
    guard seconds >= smallest else { return 0 }
    return min(classes - 1, 1 + Int(log(seconds / smallest) / log(growth)))
  }

  private static func minute(_ now: Date) -> Int { Int((now.timeIntervalSince1970 / 60).rounded(.down)) }
}
