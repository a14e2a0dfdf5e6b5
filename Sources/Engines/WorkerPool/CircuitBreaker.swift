import TranscriptionCore

/// Decides when a worker may be started. Pure; time is a parameter.
///
/// - Closed: workers may start. After the first failure at once, after further ones in a row after a delay that doubles.
/// - Open, after ``RestartRules/startFailures`` failed starts in a row or ``RestartRules/crashes`` crashes without an answer
///   between them: no start until the cool-down is over. The cool-down doubles each time, until something is answered.
/// - Probing: the cool-down is over and one worker is being started. If it becomes ready the breaker closes. Where crashes
///   had opened it, it opens again with the next one unless an answer comes first.
///
/// One window that crashes every worker cannot open it: the queue tries a window three times, which is less than
/// ``RestartRules/crashes``; a start that succeeds ends a row of failed starts, and any answer ends a row of crashes.
struct CircuitBreaker {
  typealias Instant = ContinuousClock.Instant

  enum Permission: Hashable {
    case start
    /// A short delay; waiting requests can go on waiting.
    case wait(until: Instant)
    /// Open; waiting requests are to be told. The instant is `nil` while a probe is under way.
    case refuse(until: Instant?)
  }

  private enum Phase {
    case closed(notBefore: Instant?)
    case open(until: Instant)
    case probing
  }

  private let rules: RestartRules
  private var phase = Phase.closed(notBefore: nil)
  private var startFailures = 0
  private var crashes = 0
  private var timesOpened = 0

  init(_ rules: RestartRules) { self.rules = rules }

  /// Whether the last start failed.
  var lastStartFailed: Bool { startFailures > 0 }

  /// Until when no worker is started; `nil` when the breaker is not open.
  var openUntil: Instant? {
    if case .open(let until) = phase { until } else { nil }
  }

  /// Whether it has opened and no worker has become ready since.
  var isTripped: Bool {
    if case .closed = phase { false } else { true }
  }

  var state: WorkerHealth.Breaker {
    switch phase {
    case .closed: .closed
    case .open: .open
    case .probing: .probing
    }
  }

  /// Asks for one start. After the cool-down the first to ask is given the probe.
  mutating func permission(at now: Instant) -> Permission {
    switch phase {
    case .closed(let notBefore?) where notBefore > now: return .wait(until: notBefore)
    case .closed: return .start
    case .open(let until) where until > now: return .refuse(until: until)
    case .open:
      phase = .probing
      return .start
    case .probing: return .refuse(until: nil)
    }
  }

  /// A worker is ready.
  mutating func started() {
    startFailures = 0
    phase = .closed(notBefore: nil)
    crashes = min(crashes, rules.crashes - 1)
  }

  mutating func startFailed(at now: Instant) {
    startFailures += 1
    fail(isTooOften: startFailures >= rules.startFailures, inARow: startFailures, at: now)
  }

  /// A worker that was ready is gone, or had to be killed.
  mutating func crashed(at now: Instant) {
    crashes += 1
    fail(isTooOften: crashes >= rules.crashes, inARow: crashes, at: now)
  }

  /// The probe ended without showing anything; the next to ask is given another one.
  mutating func probeWithdrawn(at now: Instant) {
    if case .probing = phase { phase = .open(until: now) }
  }

  /// A worker answered.
  mutating func answered() {
    crashes = 0
    // Another worker that works says nothing about one that does not start.
    guard startFailures == 0 else { return }
    timesOpened = 0
    phase = .closed(notBefore: nil)
  }

  private mutating func fail(isTooOften: Bool, inARow: Int, at now: Instant) {
    switch phase {
    case .open: return
    case .probing: open(at: now)
    case .closed where isTooOften: open(at: now)
    case .closed(let earlier):
      guard inARow > 1 else { return }
      let delay = Self.doubled(rules.firstDelay, times: inARow - 2, atMost: rules.longestDelay)
      phase = .closed(notBefore: max(earlier ?? now, now.advanced(by: delay)))
    }
  }

  private mutating func open(at now: Instant) {
    let coolDown = Self.doubled(rules.coolDown, times: timesOpened, atMost: rules.longestCoolDown)
    timesOpened += 1
    phase = .open(until: now.advanced(by: coolDown))
  }

  private static func doubled(_ duration: Duration, times: Int, atMost longest: Duration) -> Duration {
    times < 20 ? min(duration * (1 << times), longest) : longest
  }
}
