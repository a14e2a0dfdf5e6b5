import TranscriptionCore

@testable import Scheduling

/// What the two lanes were handed while both had work.
struct LaneBalance {
  /// Audio seconds that one lane was handed while the other waited.
  private(set) var liveInARow = 0.0
  private(set) var fileInARow = 0.0
  private var lead = 0.0
  private var range = 0.0...0.0

  /// How far the live lane's lead over its share has moved since both have work.
  var width: Double { range.upperBound - range.lowerBound }

  mutating func hand(_ cost: Double, to lane: Lane, share: Double, isContended: Bool) {
    guard isContended else {
      self = LaneBalance()
      return
    }
    switch lane {
    case .live:
      liveInARow += cost
      fileInARow = 0
      lead += (1 - share) * cost
    case .file:
      fileInARow += cost
      liveInARow = 0
      lead -= share * cost
    }
    range = min(range.lowerBound, lead)...max(range.upperBound, lead)
  }
}
