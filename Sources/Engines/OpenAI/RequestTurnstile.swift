import TranscriptionCore

/// Lets requests through when ``RequestGate`` says so: this waits and wakes, the gate decides.
actor RequestTurnstile {
  typealias Ticket = RequestGate.Ticket

  private var gate: RequestGate
  private let clock: any RequestClock
  private let jitter: @Sendable () -> Double
  private var waiters: [Ticket: CheckedContinuation<Result<Ticket, EngineFailure>, Never>] = [:]
  // Cancelled and awaited by close().
  private var alarm = Alarm()

  init(limit: Int, limits: OpenAILimits, clock: any RequestClock) {
    gate = RequestGate(limit: limit, limits: limits)
    self.clock = clock
    jitter = limits.jitter
  }

  var unavailability: String? { gate.unavailability }

  /// Returns when a request may be sent. The caller then reports how it ended with ``ended(_:_:)``.
  ///
  /// - Parameter maximumWait: how long a problem of the server may keep it waiting.
  func admit(maximumWait: Duration) async throws(EngineFailure) -> Ticket {
    if Task.isCancelled { throw Self.cancelled }
    let (ticket, commands) = gate.arrived(maximumWait: maximumWait, at: clock.now)
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        waiters[ticket] = waiter
        carryOut(commands)
        if Task.isCancelled { withdraw(ticket) }
      }
    } onCancel: {
      // Not awaited: it does nothing but take the waiter out of the queue, and the waiter is awaited.
      Task { await self.withdraw(ticket) }
    }
    return try outcome.get()
  }

  /// Lets a look at the server through when one is due; `nil` when none is.
  func admitProbe() async -> Ticket? {
    guard gate.wantsProbe(at: clock.now) else { return nil }
    return try? await admit(maximumWait: .zero)
  }

  func ended(_ ticket: Ticket, _ ending: RequestGate.Ending) {
    carryOut(gate.ended(ticket, ending, jitter: jitter(), at: clock.now))
  }

  /// A window goes back to the queue because the server cannot work.
  func gaveUp() { gate.gaveUp() }

  /// Refuses all requests, now and afterwards.
  func close() async {
    carryOut(gate.close())
    await alarm.cancel()?.value
  }

  private func withdraw(_ ticket: Ticket) {
    guard gate.withdrew(ticket) else { return }
    waiters.removeValue(forKey: ticket)?.resume(returning: .failure(Self.cancelled))
  }

  private func carryOut(_ commands: [RequestGate.Command]) {
    for command in commands {
      switch command {
      case .admit(let ticket): waiters.removeValue(forKey: ticket)?.resume(returning: .success(ticket))
      case .refuse(let ticket, let failure): waiters.removeValue(forKey: ticket)?.resume(returning: .failure(failure))
      case .wake(let instant): wake(at: instant)
      }
    }
  }

  private func wake(at instant: ContinuousClock.Instant) {
    alarm.set(for: instant, now: clock.now) { [clock] in
      if (try? await clock.sleep(until: instant)) != nil { await self.woke() }
    }
  }

  private func woke() { carryOut(gate.woke(at: clock.now)) }

  private static let cancelled = EngineFailure(.cancelled, "The request was cancelled.")
}
