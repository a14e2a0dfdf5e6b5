/// How fast one client may ask: some requests at once, then a few a second, which is more than any stream needs that is
/// taken as it is heard. A playlist of countless tiny segments makes no flood of requests.
struct RequestPace {
  static let burst = 30.0
  static let requestsPerSecond = 4.0

  private var allowed = RequestPace.burst
  private var seen: ContinuousClock.Instant?

  /// Counts a request.
  ///
  /// - Returns: how long it has to wait.
  mutating func take(at now: ContinuousClock.Instant) -> Duration {
    if let seen {
      let passed = (now - seen) / .seconds(1)
      allowed = min(Self.burst, allowed + max(0, passed) * Self.requestsPerSecond)
    }
    seen = now
    allowed -= 1
    return allowed < 0 ? .seconds(-allowed / Self.requestsPerSecond) : .zero
  }
}
