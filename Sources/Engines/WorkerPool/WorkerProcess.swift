import Audio
import Foundation
import Logging
import Subprocess
import Synchronization
import TranscriptionCore

/// One worker process, from its start to its end: speaks the line protocol, matches answers with requests, notices the end.
///
/// Made by ``WorkerPool``. The process runs in a session of its own and is killed with its whole group; it ends by itself
/// when its standard input does, so it cannot outlive the server.
final class WorkerProcess: Sendable {
  private let command: WorkerCommand
  private let logger: Logger
  private let state = Mutex(WorkerState())
  private let outgoing: AsyncStream<String>.Continuation
  private let lines: AsyncStream<String>
  // Awaited by stop(). The process lives exactly as long as this task.
  private let life = Mutex<Task<Void, Never>?>(nil)

  init(command: WorkerCommand, logger: Logger) {
    self.command = command
    self.logger = logger
    (lines, outgoing) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
  }

  var isGone: Bool { state.withLock { $0.isGone } }

  /// Starts the process.
  func start() {
    life.withLock { life in
      guard life == nil else { return }
      // Held in `life`, awaited by stop().
      life = Task { await self.live() }
    }
  }

  /// Waits until the model is loaded.
  func waitUntilReady() async -> Result<WorkerReply.Greeting, EngineFailure> {
    let timeout = command.startTimeout
    return await withTaskGroup { group in
      group.addTask {
        await withCheckedContinuation { waiter in
          self.act(self.state.withLock { $0.waitUntilReady(waiter) })
        }
      }
      group.addTask {
        do { try await Task.sleep(for: timeout) } catch { return .failure(EngineFailure(.cancelled, "cancelled")) }
        let failure = EngineFailure(.unavailable, "\(self.command.name) did not load its model within \(timeout).")
        self.act(self.state.withLock { $0.leave(failure) })
        return .failure(failure)
      }
      let first = await group.next() ?? .failure(EngineFailure(.unavailable, "no answer"))
      group.cancelAll()
      return first
    }
  }

  /// Sends a request and waits for its answer.
  ///
  /// - Returns: `timedOut` when none came in time; `cancelled` when the task was cancelled. In both cases the worker may
  ///   still be computing, and the caller has to ``stop()`` it.
  func ask(_ request: WorkerRequest, id: String, timeout: Duration) async -> Result<WorkerReply, EngineFailure> {
    guard let line = try? JSONEncoder.wire.encode(request) else {
      return .failure(EngineFailure(.rejected, "The request cannot be written as JSON."))
    }
    let timer = Task {
      // Cancelled and awaited below, as soon as there is an answer.
      guard (try? await Task.sleep(for: timeout)) != nil else { return }
      let failure = EngineFailure(.timedOut, "\(self.command.name) gave no answer within \(timeout).")
      self.act(self.state.withLock { $0.giveUp(on: id, failure) })
    }
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { (waiter: WorkerState.ReplyWaiter) in
        act(state.withLock { $0.expectReply(to: id, waiter) })
        if Task.isCancelled { giveUp(on: id) } else { outgoing.yield(String(decoding: line, as: UTF8.self) + "\n") }
      }
    } onCancel: {
      giveUp(on: id)
    }
    timer.cancel()
    await timer.value
    return answer
  }

  /// Kills the process with its group; when it returns, nothing of it is left.
  func stop() async {
    act(state.withLock { $0.leave(EngineFailure(.workerExited, "\(command.name) was stopped.")) })
    outgoing.finish()
    let task = life.withLock { $0 }
    task?.cancel()
    await task?.value
  }

  private func giveUp(on id: String) {
    act(state.withLock { $0.giveUp(on: id, EngineFailure(.cancelled, "Nobody waits for this any more.")) })
  }

  private func act(_ action: WorkerState.Action) {
    switch action {
    case .none: break
    case .greet(let waiters, let result):
      for waiter in waiters { waiter.resume(returning: result) }
    case .answer(let waiter, let result):
      waiter.resume(returning: result)
    case .abandon(let readyWaiters, let replyWaiters, let failure):
      for waiter in readyWaiters { waiter.resume(returning: .failure(failure)) }
      for waiter in replyWaiters { waiter.resume(returning: .failure(failure)) }
    }
  }

  // MARK: The process

  private func live() async {
    let confined = ConfinedCommand(program: command.executable, arguments: command.arguments)
    let failure: EngineFailure
    do {
      let result = try await run(
        .name(confined.executable), arguments: Arguments(confined.arguments),
        environment: confined.environment(adding: ["MALLOC_ARENA_MAX": "2"]),
        platformOptions: confined.platformOptions, input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        await self.converse(execution)
      }
      let complaint = result.closureResult
      failure = EngineFailure(
        .workerExited,
        "\(command.name) ended (\(result.terminationStatus))\(complaint.isEmpty ? "." : ": \(complaint)")")
    } catch {
      failure = EngineFailure(.unavailable, "\(command.name) could not be started: \(error)")
    }
    act(state.withLock { $0.leave(failure) })
  }

  /// Talks until the worker's output ends.
  ///
  /// - Returns: the last line that the worker complained with.
  private func converse(
    _ execution: Execution<CustomWriteInput, SequenceOutput, SequenceOutput>
  ) async -> String {
    await withTaskGroup(of: String?.self) { group in
      group.addTask {
        for await line in self.lines {
          guard (try? await execution.standardInputWriter.write(line)) != nil else { break }
        }
        try? await execution.standardInputWriter.finish()
        return nil
      }
      group.addTask { await self.readComplaints(execution.standardError) }
      await readReplies(execution.standardOutput)
      outgoing.finish()
      var complaint = ""
      while let result = await group.next() {
        if let result { complaint = result }
      }
      return complaint
    }
  }

  private func readReplies(_ output: SubprocessOutputSequence) async {
    let replies = output.strings(
      separatedBy: .unicodeScalarSequence(["\n"]), bufferingPolicy: .maxLineLength(WorkerProtocol.maximumLineBytes))
    do {
      for try await line in replies where !line.isEmpty {
        guard let reply = try? JSONDecoder().decode(WorkerReply.self, from: Data(line.utf8)) else {
          logger.error(
            "a worker said something that is not of the protocol", metadata: ["worker.name": "\(command.name)"])
          continue
        }
        act(state.withLock { $0.received(reply) })
      }
    } catch {
      logger.error(
        "a worker's output could not be read", metadata: ["worker.name": "\(command.name)", "error": "\(error)"])
    }
  }

  private func readComplaints(_ output: SubprocessOutputSequence) async -> String {
    var last = ""
    let complaints = output.strings(
      separatedBy: .unicodeScalarSequence(["\n"]), bufferingPolicy: .maxLineLength(WorkerProtocol.maximumLineBytes))
    do {
      for try await line in complaints where !line.isEmpty {
        last = String(line.prefix(500))
        logger.debug("worker", metadata: ["worker.name": "\(command.name)", "worker.line": "\(last)"])
      }
    } catch {
      // A line without end: the process is not stopped for it, only no longer listened to.
      logger.warning("a worker's complaints could not be read", metadata: ["worker.name": "\(command.name)"])
    }
    return last
  }
}
