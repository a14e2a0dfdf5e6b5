package import Logging
package import TranscriptionCore

/// A fixed number of worker processes of one kind, kept alive: started when first needed, replaced when they end, killed
/// when they hang or when nobody wants their answer any more.
package actor WorkerPool {
  package nonisolated let command: WorkerCommand
  package nonisolated let count: Int
  private let logger: Logger
  private var idle: [WorkerProcess] = []
  private var lent = 0
  private var waiters: [CheckedContinuation<Void, Never>] = []
  private var isClosed = false
  /// Why the last start failed; `nil` while workers start.
  package private(set) var trouble: String?

  /// How long a worker that was asked to cancel may take before it is killed.
  private static let cancellationGrace = Duration.milliseconds(300)

  package init(command: WorkerCommand, count: Int, logger: Logger) {
    self.command = command
    self.count = max(1, count)
    self.logger = logger
  }

  /// Starts one worker and waits until it is ready, to find out what it is and whether it works at all.
  package func start() async throws(EngineFailure) -> WorkerReply.Greeting {
    let worker = try await borrow()
    defer { giveBack(worker) }
    switch await worker.waitUntilReady() {
    case .success(let greeting): return greeting
    case .failure(let failure): throw failure
    }
  }

  /// Has a worker answer one request.
  ///
  /// - Parameters:
  ///   - id: the request's id, unique at any time.
  ///   - audioSeconds: how much audio it is about, for the time-out.
  package func answer(
    _ request: WorkerRequest, id: String, audioSeconds: Double
  ) async -> Result<WorkerReply, EngineFailure> {
    let worker: WorkerProcess
    do throws(EngineFailure) {
      worker = try await borrow()
    } catch {
      return .failure(error)
    }
    let answer = await worker.ask(request, id: id, timeout: command.timeout(audioSeconds: audioSeconds))
    if case .failure(let failure) = answer, failure.kind == .timedOut || failure.kind == .cancelled {
      logger.notice("killing a worker", metadata: ["worker.name": "\(command.name)", "error": "\(failure.message)"])
      await worker.stop()
    }
    giveBack(worker)
    return answer
  }

  /// Kills all workers that are idle; those at work are killed when they are given back. No request is taken afterwards.
  package func stop() async {
    isClosed = true
    let workers = idle
    idle = []
    for worker in workers { await worker.stop() }
    for waiter in waiters { waiter.resume() }
    waiters = []
  }

  /// A worker that is ready, for the caller alone.
  private func borrow() async throws(EngineFailure) -> WorkerProcess {
    while lent >= count, !isClosed {
      await withCheckedContinuation { waiters.append($0) }
    }
    if isClosed { throw EngineFailure(.cancelled, "The server is stopping.") }
    lent += 1
    while let worker = idle.popLast() {
      if !worker.isGone { return worker }
    }
    let worker = WorkerProcess(command: command, logger: logger)
    worker.start()
    switch await worker.waitUntilReady() {
    case .success:
      trouble = nil
      return worker
    case .failure(let failure):
      await worker.stop()
      trouble = "\(command.name): \(failure.message)"
      giveBack(worker)
      throw EngineFailure(.unavailable, failure.message)
    }
  }

  private func giveBack(_ worker: WorkerProcess) {
    lent -= 1
    if isClosed {
      // Ends by itself; stop() has been called and nobody can wait for this worker any more.
      Task { await worker.stop() }
    } else if !worker.isGone {
      idle.append(worker)
    }
    if !waiters.isEmpty { waiters.removeFirst().resume() }
  }
}
