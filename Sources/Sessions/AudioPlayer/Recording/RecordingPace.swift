import Foundation

/// How fast sound is taken: in real time. The burst that a live source sends on connecting is taken at once, up to a
/// bound.
struct RecordingPace {
  /// Seconds of sound that a live source may be ahead of the clock: radios send a few seconds of the past, playlists the
  /// last segments.
  private static let burstSeconds = 30.0

  private let allowance: Double
  private var start: Date?
  private var seconds = 0.0

  init(isLive: Bool) { allowance = isLive ? Self.burstSeconds : 0 }

  /// Takes note of sound that came.
  ///
  /// - Returns: seconds to wait before more is taken.
  mutating func take(seconds new: Double, at now: Date) -> Double {
    let start = start ?? now
    self.start = start
    seconds += new
    return max(0, seconds - allowance - now.timeIntervalSince(start))
  }
}
