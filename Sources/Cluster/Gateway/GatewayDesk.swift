import Audio
import Foundation
import Hashing
import Logging
import TranscriptionCore

/// Acts on what ``JobTable``, ``WorkerDirectory`` and ``DemandBook`` decide for one gateway.
///
/// ``ClusterEngine`` makes one and runs it. While ``run()`` is not running, calls are answered as `cancelled`.
actor GatewayDesk {
  private let configuration: GatewayConfiguration
  private let link: any ClusterLink
  private let status: GatewayStatus
  private let reader: PoolReader
  private let clock: any SessionClock
  private let logger: Logger
  private var table: JobTable
  /// `nil` until the pool's engine is known.
  private var directory: WorkerDirectory?
  /// Why it is not.
  private var obscurity: String?
  private var demands: DemandBook
  private var calls: [String: CheckedContinuation<Result<RecognizedWindow, EngineFailure>, Never>] = [:]
  private var share = 0
  /// Windows that sessions have there or ready.
  private var wanted = 0
  /// Length of recent windows.
  private var meanSeconds = 0.0
  private var isClosed = false
  private var isProbing = false
  private var isOpen = false
  /// When a broker was left at which no worker was heard any more.
  private var lastLeft = Date.distantPast
  private var openers: [CheckedContinuation<Void, Never>] = []
  /// What is to be done over the link, by ``run()``.
  private let errands = AsyncStream<JobTable.Command>.makeStream()

  private static let tick = Duration.seconds(1)
  /// Before another attempt to listen or watch.
  private static let retryPause = Duration.seconds(1)
  /// Before another attempt to learn what the pool's engine is.
  private static let learningPause = Duration.seconds(3)
  private static let removalAttempts = 3

  init(
    _ configuration: GatewayConfiguration, engine: PoolEngine?, reader: PoolReader, link: any ClusterLink,
    status: GatewayStatus, clock: any SessionClock, logger: Logger
  ) {
    self.configuration = configuration
    self.reader = reader
    self.link = link
    self.status = status
    self.clock = clock
    self.logger = logger
    table = JobTable(limits: configuration.table)
    directory = engine.map { WorkerDirectory(engine: $0) }
    demands = DemandBook(own: configuration.gateway)
  }

  // MARK: Life

  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.keep { try await self.takeReports() } }
      group.addTask { await self.keep { try await self.serveSamples() } }
      group.addTask { await self.keep { try await self.followWorkers() } }
      group.addTask { await self.keep { try await self.followDemand() } }
      group.addTask { await self.keep { try await self.followAdvisories() } }
      group.addTask { await self.passTime() }
      group.addTask { await self.openInTime() }
      for await command in errands.stream {
        group.addTask { await self.perform(command) }
      }
    }
  }

  /// Does something that goes on for ever, again whenever it ends.
  private nonisolated func keep(_ work: () async throws -> Void) async {
    while !Task.isCancelled {
      do {
        try await work()
      } catch {
        logger.debug("cluster subscription ended", metadata: ["error": "\(error)"])
      }
      guard (try? await clock.sleep(for: Self.retryPause)) != nil else { return }
    }
  }

  private func passTime() async {
    while (try? await clock.sleep(for: Self.tick)) != nil { timePassed() }
  }

  private func timePassed() {
    let now = clock.now
    directory?.expire(at: now)
    follow()
    leaveDeafBroker(at: now)
    // That workers have gone is noticed late: by their silence.
    let since = link.problem == nil && capacity == 0 ? directory?.lastHeard ?? now : now
    table.outageChanged(status.outage, since: since)
    act(table.passed(to: now))
  }

  /// What workers say of themselves crosses the brokers' majority.
  private func leaveDeafBroker(at now: Date) {
    let limit = WorkerRegistration.longestSilence / .seconds(1)
    guard let directory, !directory.workers.isEmpty, let heard = directory.lastHeard, link.problem == nil,
      now.timeIntervalSince(max(heard, lastLeft)) >= limit
    else { return }
    lastLeft = now
    logger.warning("no worker is heard any more: trying another broker")
    link.leaveBroker()
  }

  /// Every call that is waiting is answered.
  func close() {
    isClosed = true
    errands.continuation.finish()
    for (_, call) in calls { call.resume(returning: .failure(Self.cancelled)) }
    calls = [:]
    open()
  }

  private static let cancelled = EngineFailure(.cancelled, "The request was cancelled.")

  /// Returns once the workers are known as they were at the start, or the time for it is up.
  func waitUntilOpen() async {
    if isOpen { return }
    await withCheckedContinuation { openers.append($0) }
  }

  /// A pool that cannot be seen must not keep the server from starting.
  private func openInTime() async {
    guard (try? await clock.sleep(for: configuration.startPatience)) != nil else { return }
    open()
  }

  private func open() {
    isOpen = true
    for opener in openers { opener.resume() }
    openers = []
  }

  // MARK: Windows

  func recognize(_ request: RecognitionRequest) async -> Result<RecognizedWindow, EngineFailure> {
    if Task.isCancelled || isClosed { return .failure(Self.cancelled) }
    let id = request.lease.description
    let job: RecognitionJob
    do {
      job = try await self.job(id, request)
    } catch {
      return .failure(EngineFailure(.rejected, "The window's audio cannot be read: \(error)"))
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { call in
        // The task may have been cancelled, or the desk closed, while the audio was looked at.
        if Task.isCancelled || isClosed { return call.resume(returning: .failure(Self.cancelled)) }
        calls[id] = call
        noteLength(request.audio.duration)
        act(table.submitted(job, path: request.audio.file.path, at: clock.now))
      }
    } onCancel: {
      // Ends by itself: it only tells the actor.
      Task { await self.cancel(id) }
    }
  }

  private func job(_ id: String, _ request: RecognitionRequest) async throws -> RecognitionJob {
    var digest = request.audio.digest
    if digest == nil {
      let path = request.audio.file.path
      digest = try await BlockingIO.run {
        let file = try MediaFile(path: path)
        return SHA256Digest.hexadecimal(of: try file.read(at: 0, count: file.size))
      }
    }
    let deadline = clock.now.addingTimeInterval(configuration.table.lifetime / .seconds(1))
    return RecognitionJob(
      id: id, gateway: configuration.gateway, digest: digest ?? "", samples: request.audio.range.count,
      options: request.options, standsAlone: request.standsAlone, isLive: request.lane == .live,
      deadline: Int(deadline.timeIntervalSince1970 * 1000))
  }

  private func noteLength(_ seconds: Double) {
    meanSeconds = meanSeconds == 0 ? seconds : meanSeconds * 0.9 + seconds * 0.1
  }

  private func cancel(_ id: String) { act(table.cancelled(id)) }

  /// What ends a call is done at once, what takes the network in a task of its own.
  private func act(_ commands: [JobTable.Command]) {
    var cancelled: [String] = []
    for command in commands {
      switch command {
      case .finish(let id, let result): calls.removeValue(forKey: id)?.resume(returning: result)
      case .announceCancellation(let ids): cancelled += ids
      case .publish, .remove, .restoreQueue: errands.continuation.yield(command)
      }
    }
    if !cancelled.isEmpty { errands.continuation.yield(.announceCancellation(cancelled)) }
  }

  private func perform(_ command: JobTable.Command) async {
    switch command {
    case .publish(let job): await publish(job)
    case .remove(let sequence): await remove(sequence)
    // What cannot be made now is made with the next one that is missing.
    case .restoreQueue: try? await link.prepare(pool: configuration.pool)
    case .announceCancellation(let ids):
      let notice = CancellationNotice(gateway: configuration.gateway, ids: ids)
      // One that gets lost is made up for by the answer to the worker's next sign of work.
      guard let bytes = try? notice.bytes() else { return }
      try? await link.publish(bytes, to: ClusterNames.cancellations(in: configuration.pool))
    case .finish: break
    }
  }

  private func publish(_ job: RecognitionJob) async {
    do {
      let bytes = try job.bytes()
      guard bytes.count <= RecognitionJob.maximumBytes else {
        return act(table.refused(job.id, because: "The options of the window are too long to be sent to a worker."))
      }
      let sequence = try await link.enqueue(
        bytes, to: ClusterNames.jobs(of: configuration.pool, from: configuration.gateway),
        timeToLive: configuration.table.lifetime)
      status.setQueue(problem: nil)
      act(table.published(job.id, sequence: sequence, at: clock.now))
    } catch {
      guard !Task.isCancelled else { return }
      logger.debug("a window could not be published", metadata: ["error": "\(error)"])
      status.setQueue(problem: "the queue takes nothing: \(error)")
      table.notPublished(job.id, at: clock.now)
      await probe()
    }
  }

  private func remove(_ sequence: UInt64) async {
    for _ in 0..<Self.removalAttempts {
      if (try? await link.remove(sequence: sequence)) != nil { return }
      guard (try? await clock.sleep(for: Self.retryPause)) != nil else { return }
    }
    // It ends with its time to live; what a worker does with it until then is not wanted.
    logger.debug("a window was not taken out of the cluster's queue", metadata: ["sequence": "\(sequence)"])
  }

  /// Makes the queue again where it is gone: a broker that kept it in memory alone has lost it when it is started anew.
  func probe() async {
    guard status.problem != nil, link.problem == nil, !isProbing else { return }
    isProbing = true
    defer { isProbing = false }
    if (try? await link.prepare(pool: configuration.pool)) != nil { status.setQueue(problem: nil) }
  }

  // MARK: Reports

  private func takeReports() async throws {
    for try await message in try await link.listen(
      to: ClusterNames.reports(to: configuration.gateway), of: .control)
    {
      guard let report = try? WorkerReport(bytes: message.payload) else {
        logger.warning("a worker's report cannot be read; is it of another version?")
        continue
      }
      let answer = ReportAnswer(unwanted: take(report))
      guard let bytes = try? answer.bytes() else { continue }
      try? await message.answer(bytes)
    }
  }

  private func take(_ report: WorkerReport) -> [String] {
    // The words of a worker that is refused are another model's: its windows are published again, or go back.
    if directory?.isRefused(report.worker) == true { return report.working }
    if let outcome = report.outcome { act(table.ended(outcome, report.handling, at: clock.now)) }
    return table.heard(of: report.working, at: clock.now)
  }

  // MARK: Samples

  private func serveSamples() async throws {
    let messages = try await link.listen(to: ClusterNames.samples(of: configuration.gateway), of: .samples)
    try await withThrowingTaskGroup(of: Void.self) { group in
      var underWay = 0
      for try await message in messages {
        if underWay == ClusterLimits.samplesAtOnce { try await group.next() } else { underWay += 1 }
        group.addTask {
          guard let bytes = await self.samples(for: message.payload) else { return }
          try? await message.answer(bytes)
        }
      }
    }
  }

  /// - Returns: nothing where the window is not wanted; `nil` where it cannot be read at this moment: the worker asks again.
  private func samples(for payload: [UInt8]) async -> [UInt8]? {
    guard let query = try? SampleQuery(bytes: payload), let (path, bytes) = table.samples(of: query.id),
      (0..<bytes).contains(query.offset)
    else { return [] }
    let count = min(SampleQuery.chunkBytes, bytes - query.offset)
    do {
      let read = try await BlockingIO.run { try MediaFile(path: path).read(at: query.offset, count: count) }
      if read.count == count { return read }
      act(table.refused(query.id, because: "The window's audio is shorter than it was."))
      return []
    } catch let error as SystemCallError where Self.passing.contains(error.code) {
      logger.warning("audio of a window cannot be read at this moment", metadata: ["error": "\(error)"])
      return nil
    } catch {
      act(table.refused(query.id, because: "The window's audio cannot be read: \(error)"))
      return []
    }
  }

  /// Of a machine that is short of something.
  private static let passing: Set<Int32> = [EMFILE, ENFILE, ENOMEM, EAGAIN, EIO]

  // MARK: The pool

  private func followWorkers() async throws {
    let prefix = "\(configuration.pool)."
    defer { open() }
    if directory == nil {
      guard await learnEngine() else {
        open()
        return try await clock.sleep(for: Self.learningPause)
      }
    } else {
      // The directory was in memory too.
      try await link.prepare(pool: configuration.pool)
    }
    for try await change in try await link.watch(ClusterNames.keys(in: configuration.pool), in: ClusterNames.workers) {
      switch change {
      case .caughtUp: open()
      case .put(let key, let value):
        guard let registration = try? WorkerRegistration(bytes: value),
          key == ClusterNames.key(of: registration.worker, in: configuration.pool)
        else { continue }
        directory?.hear(registration, at: clock.now)
      case .removed(let key):
        guard key.hasPrefix(prefix), let worker = ClusterName(String(key.dropFirst(prefix.count))) else { continue }
        directory?.forget(worker)
      }
      follow()
    }
  }

  /// - Returns: whether it is known now.
  private func learnEngine() async -> Bool {
    do throws(EngineFailure) {
      switch try await reader.read() {
      case .known(let engine):
        status.set(engine: engine)
        directory = WorkerDirectory(engine: engine)
      case .unknown(let reason): obscurity = reason
      }
    } catch {
      obscurity = error.message
    }
    follow()
    return directory != nil
  }

  private func followDemand() async throws {
    for try await message in try await link.listen(to: ClusterNames.demand(for: configuration.pool), of: .control) {
      guard let demand = try? GatewayDemand(bytes: message.payload), demand.gateway != configuration.gateway else {
        continue
      }
      demands.hear(demand, at: clock.now)
      follow()
    }
  }

  func demandChanged(_ wanted: EngineDemand) async {
    var demand = GatewayDemand(gateway: configuration.gateway)
    for session in wanted.sessions { demand.add(windows: session.windows, weight: session.weight) }
    self.wanted = demand.totalWindows
    demands.hear(demand, at: clock.now)
    follow()
    guard let bytes = try? demand.bytes() else { return }
    // The next second has another one.
    if link.problem == nil {
      try? await link.publish(bytes, to: ClusterNames.demand(for: configuration.pool))
    }
  }

  /// Windows that all workers take.
  private var capacity: Int { directory?.capacity ?? 0 }

  private func follow() {
    let before = share
    share = demands.share(of: capacity, at: clock.now)
    if share != before {
      logger.debug("slots at the pool", metadata: ["slots": "\(share)", "capacity": "\(capacity)"])
    }
    status.set(slots: share, poolProblem: directory.map(\.problem) ?? obscurity ?? GatewayStatus.unknownWorkers)
  }

  private func followAdvisories() async throws {
    let subject = ClusterNames.exhaustedDeliveries(in: configuration.pool)
    for try await message in try await link.listen(to: subject, of: .control) {
      guard let advisory = try? JSONDecoder().decode(DeliveryAdvisory.self, from: Data(message.payload)) else {
        continue
      }
      // Every gateway of the pool hears of it; the one whose window it is acts.
      act(table.deliveriesExhausted(sequence: advisory.sequence))
    }
  }

  func health() -> PoolHealth {
    PoolHealth(
      name: configuration.pool.description,
      workers: (directory?.workers ?? []).map {
        PoolHealth.Worker(
          name: $0.worker.description, host: $0.host, device: $0.device, slots: $0.slots, batch: $0.batch,
          draining: $0.isDraining, problem: $0.problem)
      },
      refused: (directory?.refusals ?? [:]).values.sorted(), gateways: demands.gateways, capacity: capacity,
      share: share, windows: table.count, backlogSeconds: Double(max(wanted, table.count)) * meanSeconds,
      republished: table.counts.republished, unknownOutcomes: table.counts.unknown, exhausted: table.counts.exhausted,
      redelivered: table.counts.redelivered, fetch: table.counts.fetch, overhead: table.counts.overhead)
  }
}
