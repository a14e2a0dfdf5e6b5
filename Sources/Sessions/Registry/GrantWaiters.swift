import TranscriptionCore

/// The calls that wait for the end of a grant, by session.
struct GrantWaiters {
  private var waiters: [SessionID: [ObjectIdentifier: GrantWaiter]] = [:]

  var isEmpty: Bool { waiters.isEmpty }

  mutating func add(_ waiter: GrantWaiter, for session: SessionID) {
    waiters[session, default: [:]][ObjectIdentifier(waiter)] = waiter
  }

  mutating func remove(_ waiter: GrantWaiter, of session: SessionID) {
    waiters[session]?[ObjectIdentifier(waiter)] = nil
    if waiters[session]?.isEmpty == true { waiters[session] = nil }
  }

  /// The session has ended.
  mutating func finish(_ session: SessionID) {
    for waiter in (waiters.removeValue(forKey: session) ?? [:]).values { waiter.finish(.sessionEnded) }
  }

  /// A credential opens the session no more.
  func finish(_ session: SessionID, hash: String, _ end: SessionGrant.End) {
    for waiter in (waiters[session] ?? [:]).values where waiter.hash == hash { waiter.finish(end) }
  }
}
