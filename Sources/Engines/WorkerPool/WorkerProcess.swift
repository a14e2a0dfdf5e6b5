import Audio
import Foundation
import Logging
import Subprocess
import Synchronization
import TranscriptionCore

/// One worker process, from its start to its end: speaks the line protocol, has one request at a time, notices when the
/// process ends, stops answering pings, takes too long or takes too much memory.
///
/// Made by ``WorkerPool``. The process runs in a session of its own and is killed with its whole group. It cannot outlive
/// the server: the kernel kills it when the server dies, whatever state it is in, and the end of its standard input ends
/// it too. When the machine runs out of memory the kernel takes it before the server.
final class WorkerProcess: Sendable {
  let command: WorkerCommand
  let logger: Logger
  let state = Mutex(WorkerState())
  let outgoing: AsyncStream<String>.Continuation
  let lines: AsyncStream<String>
  private let pid = Mutex<pid_t?>(nil)
  // Awaited by stop() and waitUntilGone(). The process lives exactly as long as this task.
  private let life = Mutex<Task<Void, Never>?>(nil)
  // What runs beside a request; cancelled and awaited by ask().
  private let companions = Mutex<[Task<Void, Never>]>([])

  init(command: WorkerCommand, logger: Logger) {
    self.command = command
    self.logger = logger
    (lines, outgoing) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
  }

  /// Starts the process.
  func start() {
    life.withLock { life in
      guard life == nil else { return }
      // Held in `life`, awaited by stop() and waitUntilGone().
      life = Task { await self.live() }
    }
  }

  /// Waits until the model is loaded.
  func waitUntilReady() async -> Result<WorkerReply.Greeting, EngineFailure> {
    let timeout = command.limits.startTimeout
    // Cancelled and awaited below, as soon as there is an answer.
    let timer = Task {
      guard (try? await Task.sleep(for: timeout)) != nil else { return }
      let failure = EngineFailure(.unavailable, "\(self.command.name) did not load its model within \(timeout).")
      self.act(self.state.withLock { $0.leave(failure) })
    }
    let result = await withCheckedContinuation { waiter in
      act(state.withLock { $0.waitUntilReady(waiter) })
    }
    timer.cancel()
    await timer.value
    return result
  }

  /// Waits until the process has ended, and says why.
  func waitUntilGone() async -> EngineFailure {
    let task = life.withLock { $0 }
    await task?.value
    return state.withLock { $0.ending } ?? EngineFailure(.workerExited, "\(command.name) ended.")
  }

  /// Sends a request and waits until each of its ids is answered.
  ///
  /// Cancelling the task asks the worker to stop; one that has not answered after a short grace is given up.
  ///
  /// - Parameter ids: all ids of the request, none of them twice.
  /// - Returns: when it has a failure the worker may still be computing, and the caller has to ``stop()`` it.
  func ask(_ request: WorkerRequest, ids: [String], allowance: Duration) async -> WorkerAnswer {
    guard let line = try? Self.line(request), line.utf8.count <= WorkerProtocol.maximumLineBytes else {
      let failure = EngineFailure(.rejected, "The request is too large for a worker.")
      return WorkerAnswer(
        outcomes: Dictionary(uniqueKeysWithValues: ids.map { ($0, .failure(failure)) }), failure: nil, wasRead: false)
    }
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { (waiter: WorkerState.ReplyWaiter) in
        let (ping, action) = state.withLock {
          $0.begin(ids, allowance: allowance, limits: command.limits, waiter: waiter)
        }
        act(action)
        guard let ping else { return }
        accompany { await self.watch() }
        if Task.isCancelled {
          giveUp(Self.unwanted)
        } else {
          send(.ping(number: ping), and: line)
        }
      }
    } onCancel: {
      cancelRequest()
    }
    let companions = companions.withLock { companions in
      defer { companions = [] }
      return companions
    }
    for companion in companions {
      companion.cancel()
      await companion.value
    }
    return answer
  }

  /// Resident bytes; `nil` when the process is gone.
  func residentBytes() async -> Int? {
    guard let pid = pid.withLock({ $0 }) else { return nil }
    return try? await BlockingIO.run { ProcessMemory.resident(of: pid) }
  }

  /// Kills the process with its group; when it returns, nothing of it is left.
  func stop(_ failure: EngineFailure? = nil) async {
    act(state.withLock { $0.leave(failure ?? EngineFailure(.workerExited, "\(command.name) was stopped.")) })
    outgoing.finish()
    let task = life.withLock { $0 }
    task?.cancel()
    await task?.value
  }

  func act(_ action: WorkerState.Action) {
    switch action {
    case .none: break
    case .greet(let waiters, let result):
      for waiter in waiters { waiter.resume(returning: result) }
    case .answer(let waiter, let answer):
      waiter.resume(returning: answer)
    case .abandon(let readyWaiters, let replyWaiter, let answer, let failure):
      for waiter in readyWaiters { waiter.resume(returning: .failure(failure)) }
      replyWaiter?.resume(returning: answer)
    }
  }

  /// Notes the process's id, and tells the kernel which process to take when there is no memory left.
  func began(_ pid: pid_t) async {
    self.pid.withLock { $0 = pid }
    // A process of the same user may be made more likely to be chosen without any privilege.
    _ = try? await BlockingIO.run { try Data("800".utf8).write(to: URL(filePath: "/proc/\(pid)/oom_score_adj")) }
  }

  // MARK: Supervision of a request

  private static let unwanted = EngineFailure(.cancelled, "The request was cancelled.")

  /// Runs while there is a request.
  private func watch() async {
    let clock = ContinuousClock()
    var last = clock.now
    while let pause = state.withLock({ $0.pause }) {
      guard (try? await clock.sleep(for: pause)) != nil else { return }
      let now = clock.now
      let verdict = state.withLock { $0.tick(after: now - last) }
      last = now
      switch verdict {
      case .ping(let number): send(.ping(number: number))
      case .silent:
        return giveUp(EngineFailure(.timedOut, "\(command.name) shows no sign of life and was killed."))
      case .late:
        return giveUp(EngineFailure(.timedOut, "\(command.name) gave no answer in time and was killed."))
      case .goOn, nil: break
      }
      if let limit = command.limits.recycling.fatalBytes, let used = await residentBytes(), used > limit {
        let message = "\(command.name) took \(used >> 20) MiB of memory, more than \(limit >> 20) MiB, and was killed."
        return giveUp(EngineFailure(.workerExited, message))
      }
    }
  }

  private func cancelRequest() {
    let outstanding = state.withLock { $0.outstanding }
    guard !outstanding.isEmpty else { return }
    for id in outstanding { send(.cancel(id: id)) }
    let grace = command.limits.cancellationGrace
    accompany {
      guard (try? await Task.sleep(for: grace)) != nil else { return }
      self.giveUp(Self.unwanted)
    }
  }

  private func accompany(_ body: @escaping @Sendable () async -> Void) {
    // Cancelled and awaited by ask().
    companions.withLock { $0.append(Task { await body() }) }
  }

  private func giveUp(_ failure: EngineFailure) { act(state.withLock { $0.giveUp(failure) }) }

  private func send(_ request: WorkerRequest, and line: String = "") {
    guard let first = try? Self.line(request) else { return }
    outgoing.yield(first + line)
  }

  private static func line(_ request: WorkerRequest) throws -> String {
    String(decoding: try JSONEncoder.wire.encode(request), as: UTF8.self) + "\n"
  }
}
