import Synchronization

/// A stall timeout: expires when a reader has waited too long for the next bytes, or too long altogether for the few
/// bytes that came. Time in which the reader does not ask for more does not count.
final class TransferStallTimeout: Sendable {
  /// A wait for the next bytes.
  static let silence = Duration.seconds(30)
  /// What may be waited besides the time for the bytes that came.
  static let grace = Duration.seconds(60)
  /// The least that has to come, bytes a second of waiting: a third of the thinnest speech coding.
  static let leastBytesPerSecond = 256

  private struct State {
    var since: ContinuousClock.Instant?
    var waited = Duration.zero
    var bytes = 0

    func deadline(at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
      let start = since ?? now
      let allowance = TransferStallTimeout.grace + .seconds(bytes / TransferStallTimeout.leastBytesPerSecond) - waited
      return start + min(TransferStallTimeout.silence, allowance)
    }
  }

  private let state = Mutex(State())

  func begin() { state.withLock { $0.since = .now } }

  func end(bytes: Int) {
    state.withLock { state in
      if let since = state.since { state.waited += .now - since }
      state.since = nil
      state.bytes += bytes
    }
  }

  /// Returns when a wait has become too long; throws when the task is cancelled.
  func waitUntilTooLong() async throws {
    while true {
      let now = ContinuousClock.now
      let (deadline, isWaiting) = state.withLock { ($0.deadline(at: now), $0.since != nil) }
      if isWaiting, deadline <= now { return }
      try await Task.sleep(until: max(deadline, now + .milliseconds(100)), clock: .continuous)
    }
  }
}
