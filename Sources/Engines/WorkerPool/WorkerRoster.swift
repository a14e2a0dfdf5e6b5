import TranscriptionCore

/// Which workers there are, which requests wait for one, and what is to be done about it. Pure: the pool tells it what
/// happened and does what it says. Time is a parameter.
///
/// A worker is starting, idle or lent to one request. Requests are served in the order in which they came. Workers are
/// started when requests wait for them, and from then on kept at that number: one that ends is replaced at once, as far
/// as the ``CircuitBreaker`` allows. One that is due for recycling goes on working until its successor is ready, so for
/// a moment there is one worker more than ``count``, never two.
struct WorkerRoster {
  typealias Instant = ContinuousClock.Instant

  struct WorkerID: Hashable {
    let number: Int
  }

  /// A request for a worker.
  struct Ticket: Hashable {
    let number: Int
  }

  enum Command: Hashable {
    case start(WorkerID)
    case lend(WorkerID, Ticket)
    case refuse(Ticket, EngineFailure)
    case stop(WorkerID)
    /// Call ``woke(at:)`` then.
    case wake(Instant)
  }

  /// How a loan ended.
  enum Use: Hashable {
    /// With answers for so many windows.
    case answered(windows: Int, residentBytes: Int?)
    /// The worker is gone or had to be killed, after it had answered for so many windows.
    case crashed(String, answered: Int)
    /// Without a request.
    case unused
    /// The worker was killed because its request was cancelled.
    case discarded
  }

  private enum Place: Hashable {
    case starting
    case idle
    case lent(Ticket)
  }

  private struct Member {
    var place = Place.starting
    var windows = 0
    var isDue = false
    /// A successor is ready, or cannot be had.
    var isReplaced = false
  }

  private struct Request {
    let ticket: Ticket
    let since: Instant
    /// How long it may take before something is wrong.
    let maximumWait: Duration
  }

  let name: String
  let count: Int
  private let recycling: WorkerRecycling
  private var breaker: CircuitBreaker
  private var members: [WorkerID: Member] = [:]
  /// Idle workers; the one that was used last is last.
  private var idle: [WorkerID] = []
  private var waiting: [Request] = []
  private var running: [Ticket: Request] = [:]
  private var nextNumber = 0
  /// The number of workers that is kept up.
  private var target = 0
  private var isClosed = false
  private var lastFailure = ""
  private var lastAnswer: Instant?
  private var crashes = 0
  private var failedStarts = 0

  /// - Parameter count: the most workers.
  init(name: String, count: Int, limits: WorkerLimits) {
    self.name = name
    self.count = max(1, count)
    recycling = limits.recycling
    breaker = CircuitBreaker(limits.restarts)
  }

  // MARK: What happened

  /// A request needs a worker.
  mutating func arrived(maximumWait: Duration, at now: Instant) -> (Ticket, [Command]) {
    let ticket = Ticket(number: number())
    waiting.append(Request(ticket: ticket, since: now, maximumWait: maximumWait))
    return (ticket, plan(at: now))
  }

  /// A waiting request was cancelled. Returns false when it was served or refused already.
  mutating func withdrew(_ ticket: Ticket) -> Bool {
    guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return false }
    waiting.remove(at: index)
    return true
  }

  /// A worker has loaded its model.
  mutating func started(_ worker: WorkerID, at now: Instant) -> [Command] {
    guard members[worker] != nil else { return [] }
    breaker.started()
    rest(worker)
    replaceOne()
    target = min(count, max(target, members.values.filter { $0.place != .starting && !$0.isDue }.count))
    return plan(at: now)
  }

  /// A worker ended before it was ready.
  mutating func startFailed(_ worker: WorkerID, _ message: String, at now: Instant) -> [Command] {
    guard members.removeValue(forKey: worker) != nil else { return [] }
    lastFailure = message
    failedStarts += 1
    breaker.startFailed(at: now)
    replaceOne()
    let refusals = isUsable ? [] : refuseAll(message)
    return refusals + plan(at: now)
  }

  /// A loan is over. The pool has killed what had to be killed.
  mutating func returned(_ worker: WorkerID, _ use: Use, at now: Instant) -> [Command] {
    guard var member = members[worker], case .lent(let ticket) = member.place else { return [] }
    running[ticket] = nil
    switch use {
    case .answered(let windows, let residentBytes):
      breaker.answered()
      lastAnswer = now
      member.windows += windows
      member.isDue = member.isDue || recycling.isDue(windows: member.windows, residentBytes: residentBytes)
      members[worker] = member
      rest(worker)
    case .unused:
      rest(worker)
    case .crashed(let message, let answered):
      lose(worker)
      lastFailure = message
      if answered > 0 { breaker.answered() }
      crashes += 1
      breaker.crashed(at: now)
    case .discarded:
      lose(worker)
    }
    return plan(at: now)
  }

  /// A worker that was ready has ended. Only news if it was idle; the end of one that is lent comes with its return.
  mutating func ended(_ worker: WorkerID, _ message: String, at now: Instant) -> [Command] {
    guard members[worker]?.place == .idle else { return [] }
    lose(worker)
    lastFailure = message
    crashes += 1
    breaker.crashed(at: now)
    return plan(at: now)
  }

  mutating func woke(at now: Instant) -> [Command] { plan(at: now) }

  /// No request is served from now on; all workers are to be stopped, those that are lent too.
  mutating func close() -> [Command] {
    isClosed = true
    let stops = members.keys.sorted { $0.number < $1.number }.map(Command.stop)
    members = [:]
    idle = []
    target = 0
    defer { waiting = [] }
    return waiting.map { .refuse($0.ticket, Self.stopping) } + stops
  }

  // MARK: How it is

  /// Why there is no progress at this moment; `nil` when all is well.
  func unavailability(at now: Instant) -> String? {
    if !isUsable {
      if let until = breaker.openUntil { return "\(name): \(openMessage(until, now))" }
      if breaker.lastStartFailed || (!waiting.isEmpty && !lastFailure.isEmpty) { return "\(name): \(lastFailure)" }
      return waiting.isEmpty ? nil : "\(name): no worker is ready; one is being started."
    }
    let isStuck = (waiting + running.values).contains { request in
      now - max(request.since, lastAnswer ?? request.since) > request.maximumWait
    }
    return isStuck ? "\(name): nothing has been answered for longer than any request may take." : nil
  }

  /// In figures; without memory, which processes are asked for.
  var health: WorkerHealth {
    let starting = members.values.count { $0.place == .starting }
    let resting = members.values.count { $0.place == .idle }
    return WorkerHealth(
      configured: count, idle: resting, busy: members.count - starting - resting, starting: starting,
      breaker: breaker.state, crashes: crashes, failedStarts: failedStarts)
  }

  /// Whether any worker has loaded its model.
  private var isUsable: Bool { members.values.contains { $0.place != .starting } }

  // MARK: What to do

  private mutating func plan(at now: Instant) -> [Command] {
    if isClosed {
      defer { waiting = [] }
      return waiting.map { .refuse($0.ticket, Self.stopping) }
    }
    return lend() + retire() + start(at: now)
  }

  private mutating func lend() -> [Command] {
    var commands: [Command] = []
    while !waiting.isEmpty, let worker = nextIdle() {
      let request = waiting.removeFirst()
      running[request.ticket] = request
      members[worker]?.place = .lent(request.ticket)
      commands.append(.lend(worker, request.ticket))
    }
    return commands
  }

  /// The idle worker that was used last; one that is due only where there is no other.
  private mutating func nextIdle() -> WorkerID? {
    let usable = idle.lastIndex { members[$0]?.isDue == false } ?? idle.lastIndex { members[$0]?.isReplaced == false }
    return usable.map { idle.remove(at: $0) }
  }

  /// Stops workers whose successors are there.
  private mutating func retire() -> [Command] {
    let leaving = idle.filter { members[$0]?.isReplaced == true }
    for worker in leaving { lose(worker) }
    return leaving.map(Command.stop)
  }

  private mutating func start(at now: Instant) -> [Command] {
    var commands: [Command] = []
    // An open breaker is probed also without requests, so that the engine is back when the cause is gone.
    let wanted = min(count, max(target, waiting.count + running.count, breaker.isTripped ? 1 : 0))
    while members.values.filter({ !$0.isDue }).count < wanted, members.count <= count {
      // Beyond `count` there is room for one successor.
      if members.count == count, members.values.contains(where: { $0.place == .starting }) { break }
      switch breaker.permission(at: now) {
      case .start:
        let worker = WorkerID(number: number())
        members[worker] = Member()
        commands.append(.start(worker))
        continue
      case .wait(let until):
        commands.append(.wake(until))
      case .refuse(let until):
        if let until { commands.append(.wake(until)) }
        if members.isEmpty { commands += refuseAll(until.map { openMessage($0, now) } ?? lastFailure) }
      }
      break
    }
    return commands
  }

  /// A start has ended, in whatever way: a worker that is due and waited for it may go.
  private mutating func replaceOne() {
    let due = members.filter { $0.value.isDue && !$0.value.isReplaced }.keys.min { $0.number < $1.number }
    if let due { members[due]?.isReplaced = true }
  }

  private mutating func rest(_ worker: WorkerID) {
    members[worker]?.place = .idle
    idle.append(worker)
  }

  private mutating func lose(_ worker: WorkerID) {
    members[worker] = nil
    idle.removeAll { $0 == worker }
  }

  private mutating func refuseAll(_ message: String) -> [Command] {
    defer { waiting = [] }
    return waiting.map { .refuse($0.ticket, EngineFailure(.unavailable, message)) }
  }

  private mutating func number() -> Int {
    nextNumber += 1
    return nextNumber
  }

  private func openMessage(_ until: Instant, _ now: Instant) -> String {
    let seconds = Int((max(.zero, until - now) / .seconds(1)).rounded(.up))
    return "workers keep failing; the next one is started in \(seconds) s. The last failure: \(lastFailure)"
  }

  private static let stopping = EngineFailure(.cancelled, "The server is stopping.")
}
