/// How fast one slot gets through audio, learned from what it did: audio seconds a second of wall time, smoothed
/// exponentially over about the last twenty windows.
package struct ThroughputMeter: Sendable {
  private static let smoothing = 0.1
  package private(set) var audioSecondsPerSecond: Double?

  package init() {}

  /// Records one window.
  package mutating func record(audioSeconds: Double, wallSeconds: Double) {
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
  package func etaSeconds(audioSeconds: Double, share: Double) -> Double? {
    guard let audioSecondsPerSecond, share > 0 else { return nil }
    return audioSeconds / (audioSecondsPerSecond * share)
  }
}
