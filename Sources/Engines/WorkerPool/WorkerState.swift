import TranscriptionCore

/// What is known of one worker process: loading, ready or gone, and which continuations wait for it. Pure;
/// ``WorkerProcess`` keeps it under a lock and resumes continuations outside of it.
struct WorkerState {
  private enum Phase {
    case loading
    case ready(WorkerReply.Greeting)
    case gone(EngineFailure)
  }

  typealias ReadyWaiter = CheckedContinuation<Result<WorkerReply.Greeting, EngineFailure>, Never>
  typealias ReplyWaiter = CheckedContinuation<WorkerAnswer, Never>

  /// Continuations to be resumed once the lock is given back.
  enum Action {
    case none
    case greet([ReadyWaiter], Result<WorkerReply.Greeting, EngineFailure>)
    case answer(ReplyWaiter, WorkerAnswer)
    case abandon([ReadyWaiter], ReplyWaiter?, WorkerAnswer, EngineFailure)
  }

  /// The one request that the worker has.
  private struct Request {
    var outstanding: Set<String>
    var outcomes: [String: Result<WorkerReply, EngineFailure>] = [:]
    var watch: RequestWatch
    let waiter: ReplyWaiter

    /// What is still missing ends in `failure`, which says how many windows it hit.
    consuming func failed(_ failure: EngineFailure) -> WorkerAnswer {
      var failure = failure
      failure.batchSize = outstanding.count
      for id in outstanding { outcomes[id] = .failure(failure) }
      return WorkerAnswer(outcomes: outcomes, failure: failure, wasRead: watch.isRead)
    }
  }

  private var phase = Phase.loading
  private var readyWaiters: [ReadyWaiter] = []
  private var request: Request?
  private var lastPing = 0

  var isGone: Bool {
    if case .gone = phase { true } else { false }
  }

  /// Why the process is gone; `nil` while it is not.
  var ending: EngineFailure? {
    if case .gone(let failure) = phase { failure } else { nil }
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

  /// Begins a request; there must be no other.
  ///
  /// - Returns: the number of the ping to send ahead of it; `nil` when the process is gone.
  mutating func begin(
    _ ids: [String], allowance: Duration, limits: WorkerLimits, waiter: ReplyWaiter
  ) -> (ping: Int?, Action) {
    lastPing += 1
    let watch = RequestWatch(
      allowance: allowance, heartbeat: limits.heartbeat, missedHeartbeats: limits.missedHeartbeats, firstPing: lastPing)
    let request = Request(outstanding: Set(ids), watch: watch, waiter: waiter)
    if case .gone(let failure) = phase { return (nil, .answer(waiter, request.failed(failure))) }
    self.request = request
    return (lastPing, .none)
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
    case .recognized(let id, _), .detected(let id, _), .diarized(let id, _), .aligned(let id, _),
      .rejected(let id, _, _, _):
      return answered(id, reply)
    case .pong(let number):
      request?.watch.heard(pong: number)
      return .none
    }
  }

  /// How long until the next ``tick(after:)``; `nil` when there is no request.
  var pause: Duration? { request?.watch.pause }

  mutating func tick(after passed: Duration) -> RequestWatch.Verdict? {
    guard let verdict = request?.watch.tick(after: passed) else { return nil }
    if case .ping(let number) = verdict { lastPing = number }
    return verdict
  }

  /// The ids that are not answered yet.
  var outstanding: Set<String> { request?.outstanding ?? [] }

  /// The rest of the request is not waited for: its caller gets the answers so far, and this failure for the others.
  mutating func giveUp(_ failure: EngineFailure) -> Action {
    guard let request else { return .none }
    self.request = nil
    return .answer(request.waiter, request.failed(failure))
  }

  /// The process is gone. What was said first about why stays.
  mutating func leave(_ failure: EngineFailure) -> Action {
    if isGone { return .none }
    phase = .gone(failure)
    defer {
      readyWaiters = []
      request = nil
    }
    let answer = request?.failed(failure) ?? WorkerAnswer(outcomes: [:], failure: failure, wasRead: false)
    return .abandon(readyWaiters, request?.waiter, answer, failure)
  }

  private mutating func answered(_ id: String, _ reply: WorkerReply) -> Action {
    guard request?.outstanding.remove(id) != nil else { return .none }
    request?.outcomes[id] = .success(reply)
    request?.watch.heardAnswer()
    guard let request, request.outstanding.isEmpty else { return .none }
    self.request = nil
    return .answer(request.waiter, WorkerAnswer(outcomes: request.outcomes, failure: nil, wasRead: true))
  }
}
