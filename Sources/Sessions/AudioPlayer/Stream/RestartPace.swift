import Foundation

/// How often a player's decoder may be started anew: a few times at once, for a user who seeks, and then once a second.
/// Pure.
///
/// Each start is a process that reads the file's beginning, so a client that moves the position without end would otherwise
/// keep a core of the machine busy.
struct RestartPace {
  private static let burst = 4.0
  private static let perSecond = 1.0

  private var left = RestartPace.burst
  private var last: Date?

  /// Takes one start, if there is one.
  mutating func allows(at now: Date) -> Bool {
    if let last { left = min(Self.burst, left + max(0, now.timeIntervalSince(last)) * Self.perSecond) }
    last = now
    guard left >= 1 else { return false }
    left -= 1
    return true
  }
}
