/// The earliest wake-up that was asked for, for actors that act when a pure value says so.
struct Alarm {
  private var pending: (at: ContinuousClock.Instant, task: Task<Void, Never>)?

  /// Asks for a wake-up. One that is pending stays where it comes before.
  ///
  /// - Parameter wake: sleeps until the moment, then acts; cancelled where an earlier moment takes its place.
  mutating func set(
    for instant: ContinuousClock.Instant, now: ContinuousClock.Instant, _ wake: @escaping @Sendable () async -> Void
  ) {
    if let pending, pending.at > now, pending.at <= instant { return }
    pending?.task.cancel()
    // Cancelled by cancel(), whose caller awaits it.
    pending = (instant, Task { await wake() })
  }

  /// - Returns: the task that was pending, to be awaited; it ends soon.
  func cancel() -> Task<Void, Never>? {
    pending?.task.cancel()
    return pending?.task
  }
}
