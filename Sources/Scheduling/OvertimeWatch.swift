import Foundation

/// When units that run become overdue, by their slots. Pure.
struct OvertimeWatch {
  /// Ends of sleeps and moments of units are rounded differently.
  private static let tolerance = 0.001

  private var ends: [Int: Date] = [:]

  /// When the next unit becomes overdue; `nil` while none runs.
  var next: Date? { ends.values.min() }

  /// - Parameter end: how long the slot's unit may take up its slot.
  mutating func began(_ slot: Int, until end: Date) { ends[slot] = end }

  mutating func ended(_ slot: Int) { ends[slot] = nil }

  /// The slots whose units are overdue by now. They are not watched any more.
  mutating func takeOverdue(at now: Date) -> [Int] {
    let overdue = ends.filter { $0.value.timeIntervalSince(now) < Self.tolerance }.map(\.key).sorted()
    for slot in overdue { ends[slot] = nil }
    return overdue
  }
}
