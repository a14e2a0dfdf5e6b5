import Glibc
package import Logging
package import TranscriptionCore

/// Worker processes of one kind, kept alive: started when there is work, replaced when they end or have grown old, killed
/// when they hang, take too much memory, or do not stop after their request was cancelled.
///
/// ``WorkerRoster`` decides, this acts: it starts and stops processes and resumes the waiting requests.
package actor WorkerPool {
  package nonisolated let command: WorkerCommand
  package nonisolated let count: Int
  private let logger: Logger
  private let clock = ContinuousClock()
  private var roster: WorkerRoster
  private var allowance: TimeAllowance
  private var workers: [WorkerRoster.WorkerID: WorkerProcess] = [:]
  private var waiters: [WorkerRoster.Ticket: CheckedContinuation<Result<Loan, EngineFailure>, Never>] = [:]
  private var memoryChecks: [WorkerRoster.WorkerID: ContinuousClock.Instant] = [:]
  private var isClosed = false
  // Awaited by stop(): one for each process, from its start to its end.
  private var lives: [WorkerRoster.WorkerID: Task<Void, Never>] = [:]
  // Cancelled and awaited by stop().
  private var alarm = Alarm()

  /// A worker for one request alone.
  private struct Loan {
    let id: WorkerRoster.WorkerID
    let worker: WorkerProcess
  }

  /// Memory between requests is looked at no more often than this.
  private static let memoryPause = Duration.seconds(1)

  /// - Parameter count: the most workers, but for a moment when one is being replaced.
  package init(command: WorkerCommand, count: Int, logger: Logger) {
    _ = Self.brokenPipesAreErrors
    self.command = command
    self.count = max(1, count)
    self.logger = logger
    allowance = command.limits.allowance
    roster = WorkerRoster(name: command.name, count: self.count, limits: command.limits)
  }

  /// Why no worker makes progress at this moment; `nil` when all is well.
  package var unavailability: String? { roster.unavailability(at: clock.now) }

  /// How the workers are, with the memory that they take now.
  package func health() async -> WorkerHealth {
    var health = roster.health
    for worker in Array(workers.values) { health.residentBytes += await worker.residentBytes() ?? 0 }
    return health
  }

  /// Starts one worker and waits until it is ready, to find out what it is and whether it works at all.
  package func start() async throws(EngineFailure) -> WorkerReply.Greeting {
    let loan = try await borrow(audioSeconds: 0).get()
    let greeting = await loan.worker.waitUntilReady()
    carryOut(roster.returned(loan.id, .unused, at: clock.now))
    return try greeting.get()
  }

  /// Has one worker answer one request.
  ///
  /// A worker that turns out never to have read the request, because it was stopped while it was idle, is replaced and
  /// the request is given to another one.
  ///
  /// - Parameters:
  ///   - ids: the ids of the request, each once; they must not be those of another request at the same time.
  ///   - audioSeconds: how much audio it is about altogether, for the time-out.
  /// - Returns: one outcome for each id, in their order.
  package func answer(
    _ request: WorkerRequest, ids: [String], audioSeconds: Double
  ) async -> [Result<WorkerReply, EngineFailure>] {
    for _ in 0...count {
      switch await borrow(audioSeconds: audioSeconds) {
      case .failure(let failure): return ids.map { _ in .failure(failure) }
      case .success(let loan):
        let answer = await ask(loan, request, ids: ids, audioSeconds: audioSeconds)
        if answer.failure != nil, !answer.wasRead, !Task.isCancelled, !isClosed { continue }
        let nothing = EngineFailure(.rejected, "The worker gave no answer.")
        return ids.map { answer.outcomes[$0] ?? .failure(nothing) }
      }
    }
    let failure = EngineFailure(.unavailable, "\(command.name): no worker takes requests.")
    return ids.map { _ in .failure(failure) }
  }

  /// Kills all workers and waits until they are gone. Requests end as cancelled, now and afterwards.
  package func stop() async {
    isClosed = true
    carryOut(roster.close())
    await alarm.cancel()?.value
    for life in lives.values { await life.value }
  }

  // MARK: One request

  private func ask(
    _ loan: Loan, _ request: WorkerRequest, ids: [String], audioSeconds: Double
  ) async -> WorkerAnswer {
    let began = clock.now
    let answer = await loan.worker.ask(
      request, ids: ids, allowance: allowance.duration(audioSeconds: audioSeconds))
    let took = clock.now - began
    guard let failure = answer.failure else {
      allowance.answered(audioSeconds: audioSeconds, after: took)
      let used = await memory(of: loan)
      carryOut(roster.returned(loan.id, .answered(windows: ids.count, residentBytes: used), at: clock.now))
      return answer
    }
    if failure.kind == .timedOut, answer.wasRead { allowance.timedOut(audioSeconds: audioSeconds, after: took) }
    if failure.kind == .cancelled || isClosed {
      logger.debug("a worker is stopped with its work", metadata: ["worker.name": "\(command.name)"])
    } else {
      logger.notice("a worker is lost", metadata: ["worker.name": "\(command.name)", "error": "\(failure.message)"])
    }
    await loan.worker.stop()
    let use: WorkerRoster.Use =
      failure.kind == .cancelled ? .discarded : .crashed(failure.message, answered: answer.answered)
    carryOut(roster.returned(loan.id, use, at: clock.now))
    return answer
  }

  private func memory(of loan: Loan) async -> Int? {
    guard command.limits.recycling.residentBytes != nil else { return nil }
    let now = clock.now
    if let last = memoryChecks[loan.id], now - last < Self.memoryPause { return nil }
    memoryChecks[loan.id] = now
    return await loan.worker.residentBytes()
  }

  // MARK: Loans

  /// A worker that is ready, for the caller alone.
  private func borrow(audioSeconds: Double) async -> Result<Loan, EngineFailure> {
    let cancelled = EngineFailure(.cancelled, "The request was cancelled.")
    if Task.isCancelled { return .failure(cancelled) }
    let maximumWait = allowance.ceiling(audioSeconds: audioSeconds) + command.limits.heartbeat * 5
    let (ticket, commands) = roster.arrived(maximumWait: maximumWait, at: clock.now)
    let loan = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        waiters[ticket] = waiter
        carryOut(commands)
        if Task.isCancelled { withdraw(ticket) }
      }
    } onCancel: {
      // Not awaited: it does nothing but take the waiter out of the queue, and the waiter is awaited.
      Task { await self.withdraw(ticket) }
    }
    if case .success(let loan) = loan, Task.isCancelled {
      carryOut(roster.returned(loan.id, .unused, at: clock.now))
      return .failure(cancelled)
    }
    return loan
  }

  private func withdraw(_ ticket: WorkerRoster.Ticket) {
    guard roster.withdrew(ticket) else { return }
    let failure = EngineFailure(.cancelled, "The request was cancelled.")
    waiters.removeValue(forKey: ticket)?.resume(returning: .failure(failure))
  }

  // MARK: What the roster says

  private func carryOut(_ commands: [WorkerRoster.Command]) {
    for command in commands {
      switch command {
      case .start(let id):
        // Held in `lives`, awaited by stop().
        lives[id] = Task { await self.oversee(id) }
      case .lend(let id, let ticket):
        guard let worker = workers[id] else { continue }
        waiters.removeValue(forKey: ticket)?.resume(returning: .success(Loan(id: id, worker: worker)))
      case .refuse(let ticket, let failure):
        waiters.removeValue(forKey: ticket)?.resume(returning: .failure(failure))
      case .stop(let id):
        retire(id)
      case .wake(let instant):
        wake(at: instant)
      }
    }
  }

  /// The life of one worker.
  private func oversee(_ id: WorkerRoster.WorkerID) async {
    let worker = WorkerProcess(command: command, logger: logger)
    workers[id] = worker
    if isClosed { await worker.stop() } else { worker.start() }
    switch await worker.waitUntilReady() {
    case .success:
      carryOut(roster.started(id, at: clock.now))
      let ending = await worker.waitUntilGone()
      carryOut(roster.ended(id, ending.message, at: clock.now))
    case .failure(let failure):
      await worker.stop()
      if !isClosed {
        logger.warning(
          "a worker did not start", metadata: ["worker.name": "\(command.name)", "error": "\(failure.message)"])
      }
      carryOut(roster.startFailed(id, failure.message, at: clock.now))
    }
    await worker.stop()
    workers[id] = nil
    memoryChecks[id] = nil
    lives[id] = nil
  }

  /// Stops a worker that is not to be used any more.
  private func retire(_ id: WorkerRoster.WorkerID) {
    guard let worker = workers[id] else { return }
    if !isClosed { logger.info("replacing a worker", metadata: ["worker.name": "\(command.name)"]) }
    let stopping = EngineFailure(.cancelled, "The server is stopping.")
    // Ends when the process does, which its life, awaited by stop(), waits for too.
    Task { await worker.stop(stopping) }
  }

  private func wake(at instant: ContinuousClock.Instant) {
    alarm.set(for: instant, now: clock.now) { [clock] in
      if (try? await clock.sleep(until: instant)) != nil { await self.woke() }
    }
  }

  private func woke() { carryOut(roster.woke(at: clock.now)) }

  /// Writing to a worker that has just ended is to be an error, not the end of the server.
  private static let brokenPipesAreErrors: Void = {
    signal(SIGPIPE, SIG_IGN)
  }()
}
