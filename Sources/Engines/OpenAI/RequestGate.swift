import TranscriptionCore

/// Decides when requests to one server may be sent, and whether it can work. Pure; time is a parameter.
///
/// - At most ``limit`` requests are out at once; the others are let through in the order in which they came.
/// - After a problem that concerns the server as a whole (it is busy, or away) all wait: as long as it asked for, else for
///   a pause that doubles. Requests that were out already say nothing new when they end the same way.
/// - After many faults in a row (``RestartRules/crashes``) a ``CircuitBreaker`` lets no request through for a
///   while, then one.
/// - A request that has waited too long because of a problem is refused as `unavailable`.
struct RequestGate {
  typealias Instant = ContinuousClock.Instant

  /// One request, from its arrival to its end.
  struct Ticket: Hashable {
    let number: Int
  }

  enum Command: Hashable {
    case admit(Ticket)
    case refuse(Ticket, EngineFailure)
    /// Call ``woke(at:)`` then.
    case wake(Instant)
  }

  /// How a request ended.
  enum Ending: Hashable {
    /// The server did its work, if only to refuse the audio.
    case answered
    /// This request failed; that may be its own fault.
    case fault(String)
    /// The server cannot work now.
    case outage(String, retryAfter: Duration?)
    /// The request was cancelled.
    case abandoned
  }

  private struct Waiter {
    let ticket: Ticket
    let until: Instant
  }

  let limit: Int
  private let limits: OpenAILimits
  private var breaker: CircuitBreaker
  private var waiting: [Waiter] = []
  /// The requests that are out, with the round in which each was sent.
  private var running: [Ticket: Int] = [:]
  private var probe: Ticket?
  private var hold: Instant?
  /// Rises with each pause.
  private var round = 0
  private var outages = 0
  private var problem: String?
  private var hasGivenUp = false
  private var isClosed = false
  private var nextNumber = 0

  init(limit: Int, limits: OpenAILimits) {
    self.limit = max(1, limit)
    self.limits = limits
    breaker = CircuitBreaker(limits.faults)
  }

  // MARK: What happened

  /// A request is to be sent.
  ///
  /// - Parameter maximumWait: how long a problem of the server may keep it waiting.
  mutating func arrived(maximumWait: Duration, at now: Instant) -> (Ticket, [Command]) {
    nextNumber += 1
    let ticket = Ticket(number: nextNumber)
    waiting.append(Waiter(ticket: ticket, until: now + max(.zero, maximumWait)))
    return (ticket, plan(at: now))
  }

  /// A waiting request was cancelled. Returns false when it was let through or refused already.
  mutating func withdrew(_ ticket: Ticket) -> Bool {
    guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return false }
    waiting.remove(at: index)
    return true
  }

  /// A request is over.
  ///
  /// - Parameter jitter: a random number, 0…1, by which a pause is shortened to at least half, so that many of the server's
  ///   clients do not come back in the same moment.
  mutating func ended(_ ticket: Ticket, _ ending: Ending, jitter: Double, at now: Instant) -> [Command] {
    guard let sent = running.removeValue(forKey: ticket) else { return [] }
    let isNews = sent == round
    let wasProbe = probe == ticket
    if wasProbe { probe = nil }
    switch ending {
    case .answered:
      breaker.answered()
      if isNews { recover() }
    case .fault(let message):
      problem = message
      breaker.crashed(at: now)
    case .outage(let message, let retryAfter):
      if wasProbe { breaker.probeWithdrawn(at: now) }
      problem = message
      if isNews || retryAfter != nil { pause(retryAfter, isNews: isNews, jitter: jitter, at: now) }
    case .abandoned:
      if wasProbe { breaker.probeWithdrawn(at: now) }
    }
    return plan(at: now)
  }

  /// A window went back to the queue because the server cannot work: from now on the server is unavailable.
  mutating func gaveUp() { hasGivenUp = problem != nil }

  mutating func woke(at now: Instant) -> [Command] { plan(at: now) }

  /// No request is let through from now on; those that wait are refused.
  mutating func close() -> [Command] {
    isClosed = true
    return refuseAll(EngineFailure(.cancelled, "The server is stopping."))
  }

  // MARK: How it is

  /// Why there is no progress; `nil` when all is well.
  var unavailability: String? { hasGivenUp || breaker.isTripped ? problem : nil }

  /// Whether the server is unavailable, there are no requests, and a probe is due: its problem may be over.
  func wantsProbe(at now: Instant) -> Bool {
    !isClosed && unavailability != nil && waiting.isEmpty && running.isEmpty && (hold ?? now) <= now
      && (breaker.openUntil ?? now) <= now
  }

  // MARK: What to do

  private mutating func plan(at now: Instant) -> [Command] {
    if isClosed { return close() }
    var commands: [Command] = []
    var alarms: [Instant] = []
    if let hold, hold > now {
      alarms.append(hold)
    } else {
      admission: while running.count < limit, let first = waiting.first {
        switch breaker.permission(at: now) {
        case .start:
          waiting.removeFirst()
          running[first.ticket] = round
          if breaker.isTripped { probe = first.ticket }
          commands.append(.admit(first.ticket))
        case .wait(let until):
          alarms.append(until)
          break admission
        case .refuse(let until):
          if let until { alarms.append(until) }
          break admission
        }
      }
    }
    guard let problem else { return commands }
    let lost = waiting.filter { $0.until <= now }
    waiting.removeAll { $0.until <= now }
    if !lost.isEmpty { hasGivenUp = true }
    commands += lost.map { .refuse($0.ticket, EngineFailure(.unavailable, problem)) }
    alarms += waiting.map(\.until)
    if !waiting.isEmpty, let first = alarms.min() { commands.append(.wake(first)) }
    return commands
  }

  private mutating func pause(_ wanted: Duration?, isNews: Bool, jitter: Double, at now: Instant) {
    if isNews {
      round += 1
      outages += 1
    }
    let doubled = outages < 20 ? limits.firstPause * (1 << (outages - 1)) : limits.longestPause
    let pause = wanted ?? min(doubled, limits.longestPause) * (1 - jitter / 2)
    hold = max(hold ?? now, now + pause)
  }

  private mutating func recover() {
    outages = 0
    problem = nil
    hold = nil
    hasGivenUp = false
  }

  private mutating func refuseAll(_ failure: EngineFailure) -> [Command] {
    defer { waiting = [] }
    return waiting.map { .refuse($0.ticket, failure) }
  }
}
