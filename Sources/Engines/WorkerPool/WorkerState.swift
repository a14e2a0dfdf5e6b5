import TranscriptionCore

/// What is known of one worker process: loading, ready or gone, and who waits for what. Pure; ``WorkerProcess`` keeps it
/// under a lock and resumes continuations outside of it.
struct WorkerState {
  private enum Phase {
    case loading
    case ready(WorkerReply.Greeting)
    case gone(EngineFailure)
  }

  typealias ReadyWaiter = CheckedContinuation<Result<WorkerReply.Greeting, EngineFailure>, Never>
  typealias ReplyWaiter = CheckedContinuation<Result<WorkerReply, EngineFailure>, Never>

  /// Continuations to be resumed once the lock is given back.
  enum Action {
    case none
    case greet([ReadyWaiter], Result<WorkerReply.Greeting, EngineFailure>)
    case answer(ReplyWaiter, Result<WorkerReply, EngineFailure>)
    case abandon([ReadyWaiter], [ReplyWaiter], EngineFailure)
  }

  private var phase = Phase.loading
  private var readyWaiters: [ReadyWaiter] = []
  private var replyWaiters: [String: ReplyWaiter] = [:]

  var isGone: Bool {
    if case .gone = phase { true } else { false }
  }

  mutating func waitUntilReady(_ waiter: ReadyWaiter) -> Action {
    switch phase {
    case .loading:
      readyWaiters.append(waiter)
      return .none
    case .ready(let greeting): return .greet([waiter], .success(greeting))
    case .gone(let failure): return .greet([waiter], .failure(failure))
    }
  }

  mutating func expectReply(to id: String, _ waiter: ReplyWaiter) -> Action {
    if case .gone(let failure) = phase { return .answer(waiter, .failure(failure)) }
    replyWaiters[id] = waiter
    return .none
  }

  /// A line from the worker.
  mutating func received(_ reply: WorkerReply) -> Action {
    switch reply {
    case .ready(let greeting):
      guard greeting.version == WorkerProtocol.version else {
        let message =
          "The worker speaks version \(greeting.version) of the protocol, the server \(WorkerProtocol.version). "
          + "Build both from the same source."
        return leave(EngineFailure(.unavailable, message))
      }
      phase = .ready(greeting)
      defer { readyWaiters = [] }
      return .greet(readyWaiters, .success(greeting))
    case .failed(let message):
      return leave(EngineFailure(.unavailable, message))
    case .recognized(let id, _), .detected(let id, _), .rejected(let id, _, _, _):
      guard let waiter = replyWaiters.removeValue(forKey: id) else { return .none }
      return .answer(waiter, .success(reply))
    case .pong:
      return .none
    }
  }

  /// Nobody waits for this reply any more.
  mutating func giveUp(on id: String, _ failure: EngineFailure) -> Action {
    guard let waiter = replyWaiters.removeValue(forKey: id) else { return .none }
    return .answer(waiter, .failure(failure))
  }

  /// The process is gone. What was said first about why stays.
  mutating func leave(_ failure: EngineFailure) -> Action {
    if isGone { return .none }
    phase = .gone(failure)
    defer {
      readyWaiters = []
      replyWaiters = [:]
    }
    return .abandon(readyWaiters, Array(replyWaiters.values), failure)
  }
}
