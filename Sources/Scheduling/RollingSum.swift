package import Foundation

/// What was added within the last minutes, in steps of five seconds. Bounded and pure; time is a parameter and may stand
/// still or jump.
package struct RollingSum: Sendable {
  package static let stepSeconds = 5.0
  private static let steps = 60

  private var sums = [Double](repeating: 0, count: steps)
  /// Number of the step that was added to last.
  private var newest: Int?

  package init() {}

  package mutating func add(_ amount: Double, at now: Date) {
    advance(to: Self.step(now))
    guard let newest else { return }
    sums[newest % Self.steps] += amount
  }

  /// The sum over about the last `seconds`, at most five minutes: whole steps, the one under way included.
  package func sum(lastSeconds seconds: Double, at now: Date) -> Double {
    guard let newest else { return 0 }
    let current = max(newest, Self.step(now))
    let count = min(Self.steps, max(1, Int((seconds / Self.stepSeconds).rounded())))
    let oldest = max(current - count + 1, newest - Self.steps + 1)
    guard oldest <= newest else { return 0 }
    return (oldest...newest).reduce(0) { $0 + sums[$1 % Self.steps] }
  }

  /// What was added a second, over about the last `seconds`, or since `start` where that is later.
  package func rate(lastSeconds seconds: Double, at now: Date, since start: Date) -> Double {
    let intoStep = now.timeIntervalSince1970.truncatingRemainder(dividingBy: Self.stepSeconds)
    let covered = max(0, seconds - Self.stepSeconds) + intoStep
    let span = max(1, min(covered, now.timeIntervalSince(start)))
    return sum(lastSeconds: seconds, at: now) / span
  }

  private mutating func advance(to step: Int) {
    guard let last = newest else { return newest = step }
    guard step > last else { return }
    for passed in 1...min(step - last, Self.steps) { sums[(last + passed) % Self.steps] = 0 }
    if step - last > Self.steps { sums = [Double](repeating: 0, count: Self.steps) }
    newest = step
  }

  private static func step(_ now: Date) -> Int { max(0, Int(now.timeIntervalSince1970 / stepSeconds)) }
}
