import Audio
import Foundation
import Logging
import Scheduling
import TranscriptionCore

/// The session's queue of audio files to transcribe: bounded, in order, durable.
///
/// A file is prepared (decoded, searched for speech, cut into windows) in slots that all sessions share, and its windows are
/// recognised in the engine's slots, which all sessions share as well: the queue only announces that it has work and hands
/// out one unit when its turn comes. ``QueueMachine`` decides everything; this actor tells it what happened and carries out
/// what it answers. Every change is committed with its events before they are published; a file gets exactly one
/// terminal event. Made by ``Session``; ``close()`` when the session ends.
actor ProcessWhisperQueue {
  private let context: QueueContext
  private var session: SessionID { context.session }
  private var machine: QueueMachine
  /// Share of the engine relative to other sessions.
  private var weight: Int

  private var preparations: [FileID: MediaPreparation] = [:]
  /// The units of preparation that run, one for each lane.
  private var units: [Lane: Task<Void, Never>] = [:]
  /// The file being diarized.
  private var diarization: (file: FileID, task: Task<Void, Never>)?
  /// Writes what is to be written; one turn at a time.
  private var writing: Task<Void, Never>?
  /// Waits for the moment in which leases are to be written, or something is to be tried again.
  private var alarms: [QueueAlarm: Task<Void, Never>] = [:]
  private var answers: [Int: CheckedContinuation<Result<Void, ServiceError>, Never>] = [:]
  private var finishWaiters = FinishWaiters()
  /// True once the shared slots have been joined.
  private var isStarted = false

  init(weight: Int, context: QueueContext) {
    self.weight = weight
    self.context = context
    machine = QueueMachine(context: context)
  }

  // MARK: Life

  /// Takes over the files that the journal knows, in playlist order. Files that were being worked on are taken up again.
  func restore(_ records: [MediaRecord]) async throws {
    for record in records where record.state != .claimed {
      let known = record.state.isTerminal ? nil : try await context.known(of: record)
      machine.restore(record, known, at: context.clock.now)
    }
  }

  /// Settles what a crash caught between its last step and its end.
  func finishWorkedOff() async { await act(machine.restored()) }

  /// Joins the shared slots; before that nothing is worked on.
  func start() async {
    await context.slots.join(session, weight: weight, self)
    isStarted = true
    await announceWork()
  }

  func setWeight(_ weight: Int) async {
    self.weight = weight
    await context.slots.setWeight(weight, of: session)
  }

  /// Stops all work and writes what has come of it; the server is about to stop. Engines have stopped before.
  func flush() async {
    machine.stopBeginning()
    await stopUnits()
    await act(machine.pauseEnded())
    await writing?.value
    _ = await close()
  }

  /// Stops all work of the session, and returns how many windows were not recognised.
  func close() async -> Int {
    let cancelled = machine.unrecognizedWindows
    let commands = machine.close()
    await context.slots.leave(session)
    await act(commands)
    context.cache.forget(session: session)
    await stopUnits()
    await writing?.value
    finishWaiters.resumeAll()
    return cancelled
  }

  private func stopUnits() async {
    for alarm in alarms.values { alarm.cancel() }
    for unit in units.values { unit.cancel() }
    for unit in units.values { await unit.value }
    diarization?.task.cancel()
    await diarization?.task.value
    for preparation in preparations.values { await preparation.close() }
    preparations = [:]
  }

  // MARK: Commands

  /// Carries out what was decided, in order, and tells the slots of what can be done from now on.
  private func act(_ commands: [QueueCommand]) async {
    for command in commands { await perform(command) }
    await announceWork()
  }

  private func perform(_ command: QueueCommand) async {
    switch command {
    case .write: write()
    case .commit(let commit): await self.commit(commit)
    case .answer(let ticket, let result): answers.removeValue(forKey: ticket)?.resume(returning: result)
    case .stopRecognition(let file, let leases):
      context.cache.forget(file: file)
      for lease in leases { context.engines.cancel(lease) }
    case .keepResult(let key, let window, let recognized): context.cache.finish(key, by: window, with: recognized)
    case .abandonResult(let key, let window): context.cache.abandon(key, by: window)
    case .closePreparation(let file): await preparations.removeValue(forKey: file)?.close()
    case .discardAudio(let windows): await context.folders.removeWindows(windows)
    case .discardAllAudio(let file): await context.folders.removeWindows(of: file, in: session)
    case .notify(let news): await context.link.session?.queueTold(news)
    case .ended(let files): ended(files)
    case .firstWords(let seconds): context.activity.firstWords(after: seconds, at: context.clock.now)
    case .findSubstitutes(let engine, let reason):
      let unavailable = await context.engines.unavailableEngines()
      await act(machine.engineUnavailable(engine, among: unavailable, because: reason))
    case .watchLeases: set(.leases)
    case .pause: set(.pause)
    case .log(let level, let message, let metadata): context.logger.log(level: level, message, metadata: metadata)
    }
  }

  private func write() {
    guard writing == nil else { return }
    // Held in `writing`: awaited by close().
    writing = Task {
      while true {
        let commands = machine.nextTurn(at: context.clock.now, pace: pace)
        if commands.isEmpty { break }
        await act(commands)
      }
      writing = nil
    }
  }

  private func commit(_ commit: QueueCommit) async {
    for command in commit.before { await perform(command) }
    let result = await context.log.write(commit)
    await act(machine.commitEnded(result, at: context.clock.now))
  }

  /// Files are in a terminal state or gone: calls that wait for them return, and there is room for others.
  private func ended(_ files: [FileID: FileState?]) {
    for (file, state) in files {
      if let state { context.activity.ended(state, at: context.clock.now) }
      finishWaiters.resume(file)
    }
    // Ends by itself; nothing depends on when the watcher hears of it.
    Task { [context] in await context.link.session?.roomAppeared() }
  }

  private func set(_ alarm: QueueAlarm) {
    guard !machine.isClosing else { return }
    // Cancelled by stopUnits().
    alarms[alarm] = Task { [weak self, context] in
      do { try await context.clock.sleep(for: alarm.delay) } catch { return }
      await self?.isDue(alarm)
    }
  }

  private func isDue(_ alarm: QueueAlarm) async {
    alarms[alarm] = nil
    await act(alarm == .leases ? machine.leasesAreDue() : machine.pauseEnded())
  }

  // MARK: Slots

  private var place: Playhead.Place? { context.playhead.place(at: context.clock.now) }
  private var pace: EnginePace { context.engines.pace(weight: weight) }

  /// Tells the slots of work that they do not know of; also to be called where the player plays somewhere else.
  func announceWork() async {
    guard isStarted else { return }
    for work in machine.newWork(place) {
      await context.slots.announce(work, of: session, isShort: machine.isShort(work, place))
    }
  }

  func nextPreparation(in lane: Lane) async -> SlotUnit<@Sendable () async -> Void>? {
    let (order, commands) = machine.beginUnit(in: lane, place)
    // Awaited by the slot that runs the unit; a task of its own so that it can be cancelled with its file.
    let task = order.map { order in Task { await self.prepare(order) } }
    if let task { units[lane] = task }
    await act(commands)
    return task.map { task in SlotUnit(work: { await task.valueCancelling() }, cost: context.tools.stepSeconds) }
  }

  private func prepare(_ first: PreparationOrder) async {
    var next: PreparationOrder? = first
    while let order = next {
      let (following, commands) = machine.stepEnded(order, await makeStep(order), place)
      for command in commands { await perform(command) }
      next = following
    }
    units[first.record.lane] = nil
    await act(machine.unitEnded(in: first.record.lane))
  }

  private func makeStep(_ order: PreparationOrder) async -> Result<PreparedStep, PreparationFault> {
    for eviction in order.evictions {
      await preparations[eviction.file]?.forget(eviction.windows)
      await context.folders.removeWindows(eviction.windowIDs(in: session))
    }
    if order.isFresh { await preparations.removeValue(forKey: order.file)?.close() }
    do throws(PreparationFault) {
      if preparations[order.file] == nil {
        if order.isFirstLook { machine.lookedAt(order, try await context.preparation.look(order)) }
        let opened = try await context.preparation.open(order)
        guard machine.isWanted(order) else { throw .cancelled }
        preparations[order.file] = opened
      }
      guard let preparation = preparations[order.file] else { throw .cancelled }
      return .success(
        try await context.preparation.advance(preparation, order, knowing: machine[order.file]?.record.sha256))
    } catch {
      // What a decoder says that is stopped says nothing of the file.
      return .failure(Task.isCancelled ? .cancelled : error)
    }
  }

  func nextDiarization(in lane: Lane) -> SlotUnit<@Sendable () async -> Void>? {
    guard let job = machine.beginDiarization(in: lane) else { return nil }
    // Awaited by the slot that runs the unit; a task of its own so that it can be cancelled with its file.
    let task = Task { await self.diarize(job) }
    diarization = (job.record.id, task)
    return SlotUnit(work: { await task.valueCancelling() }, cost: job.record.duration ?? 0)
  }

  private func diarize(_ job: DiarizationJob) async {
    let outcome = await context.diarization.run(job, with: context.engines.diarizer(for: job.engine))
    diarization = nil
    await act(machine.diarizationEnded(job, outcome))
  }

  /// An engine hands out no slots, and says why.
  func engineIsUnavailable(_ engine: String, because reason: String) async {
    await act([.findSubstitutes(for: engine, because: reason)])
  }

  /// The next window for an engine. Windows whose audio was recognised before, or is being recognised for another
  /// window, need no slot and are passed over.
  func nextWindow(for engine: String, in lane: Lane, slot: Int) async -> SlotUnit<WindowLease>? {
    var commands: [QueueCommand] = []
    var unit: SlotUnit<WindowLease>?
    while unit == nil, let offer = machine.nextWindow(for: engine, in: lane, place) {
      switch begin(offer) {
      case .hit(let recognized): commands += machine.recognisedBefore(offer, recognized, at: context.clock.now)
      case .follow: machine.follow(offer)
      case .lead:
        let (lease, more) = machine.lease(offer, slot: slot)
        commands += more
        unit = lend(offer, lease, in: lane)
      }
    }
    for command in commands { await perform(command) }
    return unit
  }

  /// Windows that lie ready for an engine.
  func waitingWindows(for engine: String) -> Int { machine.files.waitingWindows(for: engine) }

  private func begin(_ offer: WindowOffer) -> RecognitionCache.Start {
    guard let key = offer.key else { return .lead }
    return context.cache.begin(key, for: offer.id) { [weak self] recognized in
      // Ends by itself; a window that is not waiting any more takes no notice.
      Task { await self?.leaderEnded(offer, recognized) }
    }
  }

  private func leaderEnded(_ offer: WindowOffer, _ recognized: RecognizedWindow?) async {
    await act(machine.leaderEnded(offer, recognized, at: context.clock.now))
  }

  private func lend(_ offer: WindowOffer, _ lease: LeaseID, in lane: Lane) -> SlotUnit<WindowLease> {
    context.engines.begin(lease)
    return offer.unit(lease, in: lane, audioAt: context.folders.windowPath(offer.id)) {
      await self.leaseEnded(lease, by: offer.engine, $0, batch: $1)
    }
  }

  private func leaseEnded(
    _ lease: LeaseID, by engine: String, _ outcome: Result<RecognizedWindow, EngineFailure>, batch: Int
  ) async {
    await act(machine.leaseEnded(lease, by: engine, outcome, batch: batch, at: context.clock.now))
  }

  // MARK: Places

  /// Keeps places for files, in order, until one does not fit, and returns how many have one.
  func reserve(_ files: [DropCandidate]) -> Int { machine.keepPlaces(for: files) }

  /// Keeps a place for an upload that is on its way. ``release(_:)`` when it has arrived or failed.
  ///
  /// - Throws: why there is no place.
  func reserve(_ file: FileID, bytes: Int) throws(ServiceError) {
    try machine.keepPlace(for: file, bytes: bytes, pace: pace)
  }

  /// An upload is larger than was known when its place was kept. Throws where there is no room for so much more.
  func grow(_ file: FileID, by more: Int) throws(ServiceError) {
    try machine.growPlace(of: file, by: more, pace: pace)
  }

  /// Gives up places; files that have arrived have none any more.
  func release(_ files: [FileID]) async {
    if machine.giveUpPlaces(of: files) { await context.link.session?.roomAppeared() }
  }

  // MARK: Requests

  /// Asks for a change of what is kept, and waits until it is written or refused.
  func ask(_ intent: QueueIntent) async throws(ServiceError) {
    try machine.requireOpen()
    let result = await withCheckedContinuation { answer in
      answers[machine.request(intent)] = answer
      write()
    }
    try result.get()
  }

  /// Cancels the file's work and forgets it. When it returns, no work on it is running.
  func remove(_ file: FileID) async throws(ServiceError) {
    await act(try machine.removalRequested(file))
    await stopWork(on: [file])
    let name = machine[file]?.record.storedName
    try await ask(.removal(file))
    if let name { await context.folders.removeMedia(of: session, storedName: name) }
  }

  /// Cancels all files that are not finished. Those whose gaps were being tried again are completed, with the gaps that are
  /// left. When it returns, no work on any of them is running.
  func clear() async throws(ServiceError) {
    let (files, commands) = machine.cancellationRequested()
    guard !files.isEmpty else { return }
    await act(commands)
    await stopWork(on: Set(files))
    try await ask(.cancellation(files))
  }

  /// Waits for the end of what is done for files of which nothing is begun any more.
  private func stopWork(on files: Set<FileID>) async {
    for file in files { await preparations.removeValue(forKey: file)?.close() }
    for (lane, unit) in units {
      guard let busy = machine.units[lane]?.files, !busy.isDisjoint(with: files) else { continue }
      if busy.isSubset(of: files) { unit.cancel() }
      await unit.value
      for file in files { await preparations.removeValue(forKey: file)?.close() }
    }
    if let diarization, files.contains(diarization.file) {
      diarization.task.cancel()
      await diarization.task.value
    }
    await context.folders.removeWindows(of: files, in: session)
  }

  /// Puts a file back into the queue: failed and cancelled ones from the start, completed ones where there are gaps.
  func retry(_ file: FileID) async throws(ServiceError) {
    let gaps = try await context.gaps(of: machine.gapsToRead(of: file))
    try await ask(.retry(file, gaps: gaps))
  }

  /// Stops beginning anything new, or goes on. The caller has written the state to the journal.
  func setPaused(_ state: QueueSnapshot.State) async {
    machine.setPaused(state == .paused)
    await announceWork()
  }

  /// Returns once what is being written at this moment is also what the queue shows: a client that has read an event
  /// finds nothing older here.
  func settled() async { if writing != nil { try? await ask(.barrier) } }

  /// Reads what is known at this moment, with how fast the session gets through audio.
  func look<Value: Sendable, Failure: Error>(
    _ read: @Sendable (QueueMachine, EnginePace) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try read(machine, pace)
  }

  func file(_ id: FileID) throws(ServiceError) -> FileSnapshot { try machine.snapshot(of: id, pace: pace) }

  /// Returns once the file is in a terminal state, is gone, the session ends, or the task is cancelled.
  func waitUntilFinished(_ file: FileID) async {
    let waiter = UUID()
    await withTaskCancellationHandler {
      guard !machine.isClosed, !Task.isCancelled, machine.isExpectedToEnd(file) else { return }
      await withCheckedContinuation { finishWaiters.add($0, waiter, for: file) }
    } onCancel: {
      // Ends by itself; the waiting task goes on once it has run.
      Task { await self.stopWaiting(waiter, for: file) }
    }
  }

  private func stopWaiting(_ waiter: UUID, for file: FileID) { finishWaiters.resume(waiter, for: file) }
}
