import Audio
import Foundation
package import Logging
package import TranscriptionCore

/// A machine that recognises windows of a pool with an engine of its own: no sessions, no journal.
///
/// It pulls windows from the queue, fetches their samples from their gateways, puts them together in batches, whichever
/// sessions and gateways they are of, and tells each gateway the outcome. A window stays in the queue until the gateway has
/// taken its outcome, so that one whose worker dies is delivered to another.
///
/// The command `sotto worker` makes one and runs it. ``run()`` returns when it has been drained.
package actor ClusterWorker {
  private enum Errand: Sendable {
    case fetch(RecognitionJob, into: String)
    case run(WorkerDesk.Batch)
    case report(WindowOutcome, to: ClusterName)
    case acknowledge(any PulledJob)
    case giveBack(any PulledJob)
  }

  private let configuration: ClusterWorkerConfiguration
  private let engine: any TranscriptionEngine
  private let link: any ClusterLink
  private let clock: any SessionClock
  private let logger: Logger
  private var desk: WorkerDesk
  private var windows: [String: HeldWindow] = [:]
  private var computations: [Int: Task<[Result<RecognizedWindow, EngineFailure>], Never>] = [:]
  private var problem: String?
  /// Why samples cannot be stored, and how often that was found.
  private var storageProblem: String?
  private var storageFailures = 0
  private let errands = AsyncStream<Errand>.makeStream()
  /// Told when there may be room for more.
  private let room = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
  private let ended = AsyncStream<Void>.makeStream()
  /// Sessions and files have no names here; an engine wants different ones for the windows of a call.
  private let session = SessionID()
  private let file = FileID()
  private var requests = 0
  private var arrivals = 0

  private static let pullTime = Duration.seconds(5)
  private static let retryPause = Duration.seconds(1)
  /// How long the outcome of a window is kept for a gateway that does not answer.
  private static let reportAttempts = 60

  package init(
    _ configuration: ClusterWorkerConfiguration, engine: any TranscriptionEngine, link: any ClusterLink,
    clock: any SessionClock, logger: Logger
  ) {
    self.configuration = configuration
    self.engine = engine
    self.link = link
    self.clock = clock
    self.logger = logger
    desk = WorkerDesk(slots: engine.capacity.slots, maximumBatch: engine.capacity.maximumBatch)
  }

  // MARK: Life

  /// Joins the pool and works until it is drained or its task is cancelled.
  ///
  /// - Throws: ``EngineFailure`` where the pool has another engine.
  package func run() async throws {
    try? FileManager.default.removeItem(atPath: configuration.scratch)
    try FileManager.default.createDirectory(
      atPath: configuration.scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: configuration.scratch) }
    try await join()
    await withDiscardingTaskGroup { group in
      group.addTask { await self.keep { try await self.hearCancellations() } }
      group.addTask { await self.keep { try await self.pull() } }
      group.addTask { await self.signal() }
      group.addTask { await self.register() }
      group.addTask { await self.work() }
      for await _ in ended.stream {}
      group.cancelAll()
    }
    for computation in computations.values { computation.cancel() }
    // It goes by itself where it cannot be taken back.
    try? await link.remove(
      ClusterNames.key(of: configuration.name, in: configuration.pool), from: ClusterNames.workers)
  }

  /// Takes nothing from now on; ``run()`` returns when what is here is done.
  package func drain() async {
    desk.drain()
    room.continuation.yield()
    endIfDrained()
    await announce()
  }

  private func endIfDrained() {
    if desk.isDraining, desk.isEmpty { ended.continuation.finish() }
  }

  private func join() async throws {
    let membership = PoolMembership(pool: configuration.pool, engine: pinned, link: link)
    var isFirst = true
    while true {
      do {
        return try await membership.join()
      } catch let failure as LinkFailure {
        if isFirst {
          logger.warning(
            "waiting for the pool; it is made by its first gateway", metadata: ["error": "\(failure)"])
        }
        isFirst = false
        if desk.isDraining { return }
        try await clock.sleep(for: Self.retryPause)
      }
    }
  }

  private var pinned: PoolEngine {
    var description = engine.description
    // Speakers are told apart at the gateway.
    description.capabilities.diarization = false
    return PoolEngine(
      description: description, needsVoiceActivity: engine.needsVoiceActivity,
      longestWindowSeconds: configuration.longestWindowSeconds)
  }

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

  /// Windows in hand.
  package var held: [String: WorkerDesk.Phase] {
    desk.ids.reduce(into: [:]) { held, id in held[id] = desk.phase(of: id) }
  }

  // MARK: The directory

  private func register() async {
    var pause = Duration.zero
    repeat {
      await lookAtEngine()
      // After an outage of the brokers every gateway waits for it.
      pause = await announce() ? WorkerRegistration.interval : WorkerRegistration.retryPause
    } while (try? await clock.sleep(for: pause)) != nil
  }

  private func lookAtEngine() async {
    await lookAtStorage()
    problem = await engine.unavailability
    let capacity = engine.capacity
    desk.slots = problem == nil ? capacity.slots : 0
    desk.maximumBatch = capacity.maximumBatch
    if desk.slots == 0 {
      for job in desk.releaseWaiting() { giveBack(job.id) }
    }
    begin()
  }

  /// Whether there is room again for all that the worker may still take, or, where the file system is small, for as much as is
  /// half of it.
  private func lookAtStorage() async {
    guard storageProblem != nil else { return }
    let failures = storageFailures
    let folder = configuration.scratch
    let window = Int(configuration.longestWindowSeconds * 64_000)
    let most = min((engine.capacity.slots + 1) * engine.capacity.maximumBatch, ClusterLimits.windowsOfAWorker)
    let bytes = max(1, most - windows.count) * window
    let fits = try? await BlockingIO.run {
      // It may be the folder itself that has gone.
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let system = try FileManager.default.attributesOfFileSystem(forPath: folder)
      let free = (system[.systemFreeSize] as? NSNumber)?.int64Value ?? .max
      let size = (system[.systemSize] as? NSNumber)?.int64Value ?? .max
      let probe = folder + "/probe"
      defer { try? FileManager.default.removeItem(atPath: probe) }
      return free >= min(Int64(bytes), size / 2)
        && FileManager.default.createFile(atPath: probe, contents: Data(count: window))
    }
    guard fits == true, failures == storageFailures else { return }
    storageProblem = nil
    desk.takesNew = true
  }

  /// - Returns: whether it is registered. If not, it is told again soon.
  @discardableResult private func announce() async -> Bool {
    let registration = WorkerRegistration(
      worker: configuration.name, pool: configuration.pool, host: configuration.host, device: configuration.device,
      release: configuration.release, engine: pinned, slots: desk.takesNew ? desk.slots : 0,
      batch: desk.maximumBatch, isDraining: desk.isDraining, problem: storageProblem ?? problem)
    guard let bytes = try? registration.bytes() else { return false }
    let key = ClusterNames.key(of: configuration.name, in: configuration.pool)
    do {
      try await link.put(bytes, for: key, in: ClusterNames.workers)
      return true
    } catch {
      logger.debug("the worker could not register", metadata: ["error": "\(error)"])
      return false
    }
  }

  // MARK: The queue

  private func pull() async throws {
    // A stream of a task that is cancelled ends without an error.
    while !desk.isDraining, !Task.isCancelled {
      let count = desk.room
      guard count > 0 else {
        var changes = room.stream.makeAsyncIterator()
        guard await changes.next() != nil else { return }
        continue
      }
      let jobs = try await link.pull(
        count, from: configuration.pool, priority: configuration.priority, within: Self.pullTime)
      for try await job in jobs {
        take(job)
        // What this pull would still bring would only be given back, and come again at once.
        if desk.isDraining || desk.slots == 0 || !desk.takesNew { break }
      }
    }
  }

  private func take(_ handle: any PulledJob) {
    let job: RecognitionJob
    do throws(WireError) {
      job = try RecognitionJob(bytes: handle.payload)
    } catch {
      switch error {
      case .unreadable: logger.warning("a window of the queue cannot be read; is its gateway of another version?")
      case .tooNew(let version):
        logger.warning("a window of the queue is of a later version", metadata: ["version": "\(version)"])
      }
      // A worker of another version may know what to do with it; in the end its gateway is told.
      errands.continuation.yield(.giveBack(handle))
      return
    }
    switch desk.came(job, deliveries: handle.deliveries) {
    case .fetch:
      arrivals += 1
      let path = "\(configuration.scratch)/\(arrivals).f32"
      windows[job.id] = HeldWindow(handle, path: path, at: clock.now)
      errands.continuation.yield(.fetch(job, into: path))
    case .known: windows[job.id]?.handle = handle
    case .giveBack: errands.continuation.yield(.giveBack(handle))
    }
  }

  private func work() async {
    await withDiscardingTaskGroup { group in
      for await errand in errands.stream {
        group.addTask { await self.perform(errand) }
      }
    }
  }

  private func perform(_ errand: Errand) async {
    switch errand {
    case .fetch(let job, let path): await fetch(job, into: path)
    case .run(let batch): await run(batch)
    case .report(let outcome, let gateway): await report(outcome, to: gateway)
    // One that gets lost is delivered again, and its gateway then does not want it.
    case .acknowledge(let handle): try? await handle.acknowledge()
    case .giveBack(let handle): try? await handle.giveBack()
    }
  }

  // MARK: Windows

  private func fetch(_ job: RecognitionJob, into path: String) async {
    let result: Result<SampleFetch.Outcome, any Error>
    do {
      result = .success(try await SampleFetch(job: job, path: path, link: link, clock: clock).run())
    } catch {
      result = .failure(error)
    }
    // It may have gone meanwhile, and even come again.
    guard !Task.isCancelled, windows[job.id]?.path == path, desk.phase(of: job.id) == .fetching else {
      return discardFile(path)
    }
    switch result {
    case .success(.fetched):
      desk.fetched(job.id)
      windows[job.id]?.fetched = clock.now
    case .success(.unwanted): drop([job.id])
    case .success(.noAnswer): giveUp(job.id)
    case .success(.damaged):
      fail(job, "The samples of the window came damaged from the gateway \(job.gateway).")
    case .failure(let error): await storageFailed(job, error)
    }
    begin()
  }

  /// No fault of the window: it goes to another worker. What is here is finished, and nothing new taken until there is room.
  private func storageFailed(_ job: RecognitionJob, _ error: any Error) async {
    storageFailures += 1
    storageProblem = "the worker \(configuration.name) cannot store samples in \(configuration.scratch): \(error)"
    logger.error("samples cannot be stored", metadata: ["folder": "\(configuration.scratch)", "error": "\(error)"])
    desk.takesNew = false
    giveUp(job.id)
    await announce()
  }

  private func fail(_ job: RecognitionJob, _ message: String) {
    desk.failedToFetch(job.id)
    let outcome = WindowOutcome(id: job.id, result: .failure(EngineFailure(.workerExited, message)))
    errands.continuation.yield(.report(outcome, to: job.gateway))
  }

  /// Begins what can begin.
  private func begin() {
    for batch in desk.nextBatches() {
      for id in batch.ids { windows[id]?.begun = clock.now }
      errands.continuation.yield(.run(batch))
    }
    room.continuation.yield()
    endIfDrained()
  }

  private func run(_ batch: WorkerDesk.Batch) async {
    let jobs = batch.ids.compactMap { desk.job($0) }
    let requests = jobs.map { request(for: $0) }
    let paths = jobs.compactMap { windows[$0.id]?.path }
    let engine = engine
    // Awaited right below; a task of its own so that it can be stopped when none of its windows is wanted.
    let computation = Task { await engine.recognize(requests) }
    computations[batch.number] = computation
    // It may have been taken back before there was anything to stop.
    if !desk.isWanted(batch: batch.number) { computation.cancel() }
    let outcomes = await withTaskCancellationHandler {
      await computation.value
    } onCancel: {
      computation.cancel()
    }
    computations[batch.number] = nil
    for path in paths { discardFile(path) }
    for job in jobs { windows[job.id]?.ended = clock.now }
    guard !Task.isCancelled else { return }
    let (wanted, unwanted) = desk.ended(batch: batch.number)
    for id in unwanted { acknowledge(id) }
    for (place, job) in jobs.enumerated() where wanted.contains(job.id) {
      let result =
        outcomes.indices.contains(place)
        ? outcomes[place] : .failure(EngineFailure(.rejected, "The engine gave no answer for this window."))
      errands.continuation.yield(
        .report(WindowOutcome(id: job.id, result: Self.told(result, of: jobs.count)), to: job.gateway))
    }
    if outcomes.contains(where: Self.isUnavailable) { await lookAtEngine() }
    begin()
  }

  private func request(for job: RecognitionJob) -> RecognitionRequest {
    requests += 1
    return RecognitionRequest(
      lease: LeaseID(window: WindowID(session: session, file: file, index: requests), attempt: 1, epoch: 1),
      audio: AudioReference(
        range: 0..<job.samples, digest: job.digest, location: .samples(path: windows[job.id]?.path ?? "")),
      options: job.options, lane: job.isLive ? .live : .file, standsAlone: job.standsAlone)
  }

  /// A failure of a batch says how many windows it hit.
  private static func told(
    _ result: Result<RecognizedWindow, EngineFailure>, of batch: Int
  ) -> Result<RecognizedWindow, EngineFailure> {
    result.mapError { failure in
      var failure = failure
      if failure.kind == .workerExited || failure.kind == .timedOut {
        failure.batchSize = max(failure.batchSize, batch)
      }
      return failure
    }
  }

  private static func isUnavailable(_ result: Result<RecognizedWindow, EngineFailure>) -> Bool {
    if case .failure(let failure) = result { failure.kind == .unavailable } else { false }
  }

  private func report(_ outcome: WindowOutcome, to gateway: ClusterName) async {
    let report = WorkerReport(
      worker: configuration.name, outcome: outcome, handling: windows[outcome.id]?.handling(at: clock.now))
    guard let bytes = try? report.bytes() else { return giveUp(outcome.id) }
    for _ in 0..<Self.reportAttempts {
      do {
        let answer = try await link.request(
          bytes, to: ClusterNames.reports(to: gateway), of: .control, within: ClusterLimits.reportTimeout)
        if (try? ReportAnswer(bytes: answer)) != nil {
          desk.finished(outcome.id)
          acknowledge(outcome.id)
          return begin()
        }
      } catch LinkFailure.refused(let message) {
        logger.warning("an outcome cannot be sent", metadata: ["error": "\(message)"])
        return giveUp(outcome.id)
      } catch {
        // Whether it arrived is not known; told twice it counts once.
      }
      guard (try? await clock.sleep(for: Self.retryPause)) != nil else { return }
    }
    giveUp(outcome.id)
  }

  /// Nothing can become of the window here: it goes back, for the case that another worker fares better.
  private func giveUp(_ id: String) {
    desk.finished(id)
    giveBack(id)
    begin()
  }

  private func giveBack(_ id: String) {
    if let window = forget(id) { errands.continuation.yield(.giveBack(window.handle)) }
  }

  private func acknowledge(_ id: String) {
    if let window = forget(id) { errands.continuation.yield(.acknowledge(window.handle)) }
  }

  private func forget(_ id: String) -> HeldWindow? {
    guard let window = windows.removeValue(forKey: id) else { return nil }
    discardFile(window.path)
    return window
  }

  private func discardFile(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  // MARK: Signs of work, cancellations

  private func signal() async {
    while (try? await clock.sleep(for: ClusterLimits.signInterval)) != nil {
      let groups = desk.byGateway
      await withDiscardingTaskGroup { group in
        for window in windows.values { group.addTask { try? await window.handle.extend() } }
        for (gateway, ids) in groups { group.addTask { await self.signal(ids, to: gateway) } }
      }
    }
  }

  private func signal(_ ids: [String], to gateway: ClusterName) async {
    guard let bytes = try? WorkerReport(worker: configuration.name, working: ids).bytes(),
      let answer = try? await link.request(
        bytes, to: ClusterNames.reports(to: gateway), of: .control, within: ClusterLimits.signInterval),
      let unwanted = try? ReportAnswer(bytes: answer).unwanted
    else { return }
    drop(unwanted)
  }

  private func hearCancellations() async throws {
    for try await message in try await link.listen(
      to: ClusterNames.cancellations(in: configuration.pool), of: .control)
    {
      if let notice = try? CancellationNotice(bytes: message.payload) { drop(notice.ids) }
    }
  }

  private func drop(_ ids: [String]) {
    for one in desk.unwanted(ids) {
      switch one {
      case .forgotten(let id): acknowledge(id)
      case .stop(let batch): computations[batch]?.cancel()
      }
    }
    begin()
  }
}
