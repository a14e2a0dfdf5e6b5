/// How fast one slot gets through audio, learned from what it did: audio seconds a second of wall time, smoothed
/// exponentially over about the last twenty windows.
struct ThroughputMeter {
  private static let smoothing = 0.1
  private(set) var audioSecondsPerSecond: Double?

  /// Records one window.
  mutating func record(audioSeconds: Double, wallSeconds: Double) {
    guard audioSeconds > 0, wallSeconds > 0 else { return }
    let rate = audioSeconds / wallSeconds
    guard let known = audioSecondsPerSecond else {
      audioSecondsPerSecond = rate
      return
    }
    audioSecondsPerSecond = known + Self.smoothing * (rate - known)
  }

  /// Seconds until `audioSeconds` of work are done with `share` of a slot (more than 1 for several slots); `nil` before the
  /// first measurement.
  func etaSeconds(audioSeconds: Double, share: Double) -> Double? {
    guard let audioSecondsPerSecond, share > 0 else { return nil }
    return audioSeconds / (audioSecondsPerSecond * share)
  }
}
