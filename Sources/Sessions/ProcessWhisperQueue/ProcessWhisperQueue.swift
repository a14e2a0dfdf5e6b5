import Audio
import Foundation
import Logging
import TranscriptionCore

/// The session's queue of audio files to transcribe: bounded, in order, durable.
///
/// A file is prepared (decoded, searched for speech, cut into windows) in slots that all sessions share, and its windows are
/// recognised in the engine's slots, which all sessions share as well: the queue only announces that it has work and hands
/// out one unit when its turn comes. ``QueueMachine`` decides; every change is committed with its events before they
/// are published; a file gets exactly one terminal event. Records change in turns of one chain of commits only, so none
/// is ever overwritten by an older state. Made by ``Session``; ``close()`` when the session ends.
actor ProcessWhisperQueue {
  let session: SessionID
  var machine: QueueMachine
  let log: EventLog
  let journal: any SessionJournal
  let folders: SessionFolders
  let disk: DiskSpace
  /// The session and owner that room on the disks is counted for.
  let holder: PlaceHolder
  let engines: EngineSlots
  let preparationSlots: PreparationSlots
  let diarizationSlots: DiarizationSlots
  let tools: PreparationTools
  let outlets: QueueOutlets
  let clock: any SessionClock
  let logger: Logger
  let playhead: Playhead
  let cache: RecognitionCache
  let activity: FileActivity
  /// Names this run of the server in leases.
  let epoch: Int
  let segmenter = CaptionSegmenter()

  var chain = CommitChain()
  var preparations: [FileID: MediaPreparation] = [:]
  /// The unit of preparation that runs, and the files that it is about.
  var preparationTask: Task<Void, Never>?
  var preparingFiles: Set<FileID> = []
  /// The file being diarized.
  var diarization: (file: FileID, task: Task<Void, Never>)?
  var arrivals = QueueArrivals()
  /// Engines that cannot work, of which the session has been told.
  var outagesTold: Set<String> = []
  /// Writes what arrived; one at a time.
  var writing: Task<Void, Never>?
  var leaseAlarm: Task<Void, Never>?
  var finishWaiters: [FileID: [UUID: CheckedContinuation<Void, Never>]] = [:]
  /// Share of the engine relative to other sessions.
  var weight: Int
  /// True once nothing new is begun and what is there is written for the last time.
  var isResting = false
  var isClosed = false

  /// Pause before something is tried again that the journal, the disk or a detector refused.
  static let troublePause = Duration.seconds(1)
  /// A window during whose leases the server has crashed this many times is not tried again.
  static let maximumInterruptions = 10

  init(
    session: SessionID, weight: Int, log: EventLog, playhead: Playhead, context: SessionContext, outlets: QueueOutlets,
    logger: Logger
  ) {
    self.session = session
    self.weight = weight
    self.log = log
    self.playhead = playhead
    self.outlets = outlets
    self.logger = logger
    machine = QueueMachine(
      limits: context.limits, lookAheadSeconds: context.queueConfiguration.lookAheadSeconds,
      maximumAttempts: context.queueConfiguration.maximumAttempts)
    journal = context.journal
    folders = context.folders
    disk = context.disk
    holder = PlaceHolder(session: session, owner: context.owner)
    engines = context.engines
    preparationSlots = context.preparationSlots
    diarizationSlots = context.diarizationSlots
    tools = context.tools
    clock = context.clock
    cache = context.recognitionCache
    activity = context.fileActivity
    epoch = context.epoch
  }

  // MARK: Life

  /// Joins the shared slots; before that nothing is worked on.
  func start() async {
    await preparationSlots.join(session, weight: weight, client: PreparationClient(queue: self))
    await diarizationSlots.join(session, weight: weight, client: DiarizationClient(queue: self))
    await engines.join(session, weight: weight) { WindowClient(queue: self, engine: $0) }
    await announceWork()
  }

  /// Takes over the files that the journal knows, in playlist order. Files that were being worked on are taken up again.
  func restore(_ records: [MediaRecord]) async throws {
    for record in records where record.state != .claimed {
      let isTerminal = record.state.isTerminal
      let windows = isTerminal ? [] : try await journal.windows(of: record.id, in: session)
      var entry = makeEntry(for: record)
      entry.restore(windows, maximumInterruptions: Self.maximumInterruptions)
      machine.add(entry)
    }
  }

  /// Settles what a crash caught between its last step and its end: files whose windows are all done, and windows that
  /// no server outlived.
  func finishWorkedOff() async {
    for file in machine.unfinished {
      guard let entry = machine[file] else { continue }
      if entry.isWorkedOff { await completeIfWorkedOff(file) }
      for window in entry.flying.values {
        let id = WindowID(session: session, file: file, index: window.prepared.window.index)
        settle(
          id, window.prepared.window, attempts: (entry.failedAttempts[id.index] ?? 0),
          failure: "The server stopped each time while this part was being worked on.")
      }
    }
  }

  /// Stops all work and writes what has come of it; the server is about to stop. Engines have stopped before.
  func rest() async {
    isResting = true
    preparationTask?.cancel()
    await preparationTask?.value
    diarization?.task.cancel()
    await diarization?.task.value
    for preparation in preparations.values { await preparation.close() }
    leaseAlarm?.cancel()
    await leaseAlarm?.value
    if !arrivals.isEmpty { writeSoon() }
    await writing?.value
    await chain.waitForTail?()
    _ = await close()
  }

  /// Stops all work of the session.
  ///
  /// - Returns: how many windows were not recognised.
  func close() async -> Int {
    isClosed = true
    await preparationSlots.leave(session)
    await diarizationSlots.leave(session)
    await engines.leave(session)
    let cancelled = machine.unfinished.compactMap { machine[$0] }
      .reduce(0) { $0 + $1.record.windowsTotal - $1.record.windowsDone - $1.record.windowsFailed }
    for file in machine.unfinished { cancelRecognition(of: file) }
    cache.forget(session: session)
    writing?.cancel()
    leaseAlarm?.cancel()
    preparationTask?.cancel()
    await preparationTask?.value
    diarization?.task.cancel()
    await diarization?.task.value
    for preparation in preparations.values { await preparation.close() }
    preparations = [:]
    await writing?.value
    await leaseAlarm?.value
    for waiter in finishWaiters.values.flatMap(\.values) { waiter.resume() }
    finishWaiters = [:]
    return cancelled
  }

  func setWeight(_ weight: Int) async {
    self.weight = weight
    await preparationSlots.setWeight(weight, of: session)
    await diarizationSlots.setWeight(weight, of: session)
    await engines.setWeight(weight, of: session)
  }

  /// The player plays somewhere else: what is ahead of it comes first from now on.
  func playheadMoved() async { await announceWork() }

  // MARK: Files

  /// Why an upload of this size would be refused now; `nil` when it would not.
  func refusal(forBytes bytes: Int) -> ServiceError? {
    guard var refusal = machine.refusal(forBytes: bytes) else { return nil }
    if !["session_bytes_full", "files_full"].contains(refusal.code) {
      // There is room for one as soon as the first in line is done.
      let wait = etaSeconds(upTo: machine.firstUnfinished)
      refusal.etaSeconds = machine.lastOutlook.flatMap { pace().eta($0, engine: engines.descriptions[0].name) }
      refusal.retryAfterSeconds = max(1, min(3_600, Int((wait ?? 5).rounded(.up))))
    }
    return refusal
  }

  func hasRoom(forBytes bytes: Int) -> Bool { !isClosed && machine.hasRoom(forBytes: bytes) }

  /// A file that never arrived, or cannot be taken: recorded with its reason.
  func reject(_ record: MediaRecord, _ failure: FileFailure) async throws(ServiceError) {
    var failed = record
    failed.state = .failed
    failed.failure = failure
    failed.finishedAt = clock.now
    machine.add(makeEntry(for: failed))
    try await commit(
      [.fileChanged(failed)], events: [.fileCreated(record.id, name: record.name), .fileFailed(record.id, failure)])
    finished(record.id)
  }

  /// Cancels the file's work and forgets it.
  ///
  /// - Returns: the record that was removed.
  func remove(_ file: FileID) async throws(ServiceError) -> MediaRecord {
    guard let entry = machine[file], !entry.isBeingRemoved else { throw .fileNotFound }
    machine.update(file) { $0.isBeingRemoved = true }
    cancelRecognition(of: file)
    await stopPreparation(of: file)
    await stopDiarization(of: file)
    await folders.removeWindows(of: file, in: session)
    let turn = chain.append { await self.writeRemoval(of: file) }
    do {
      try await turn.value.get()
    } catch {
      machine.update(file) {
        $0.isBeingRemoved = false
        $0.needsPreparation = !$0.record.state.isTerminal
      }
      await announceWork()
      throw error
    }
    await folders.removeMedia(of: session, storedName: entry.record.storedName)
    await announceWork()
    return entry.record
  }

  /// Stops beginning anything new, or goes on. The caller has written the state to the journal.
  func setPaused(_ state: QueueSnapshot.State) async {
    machine.isPaused = state == .paused
    await announceWork()
  }

  // MARK: Looking

  /// Returns once what is being written at this moment is also what the queue shows: a client that has read an event
  /// finds nothing older here.
  func settled() async { await chain.waitForTail?() }

  func file(_ id: FileID) throws(ServiceError) -> FileSnapshot {
    guard let entry = machine[id] else { throw .fileNotFound }
    let outlook = machine.position(of: id) == nil ? nil : machine.outlooks(upTo: id).last?.outlook
    let pace = pace()
    return FileSnapshot(
      record: entry.record, progress: entry.progress, position: outlook?.position,
      etaSeconds: outlook.flatMap { pace.eta($0, engine: entry.engine) })
  }

  func files() -> [FileSnapshot] {
    let pace = pace()
    let outlooks = Dictionary(uniqueKeysWithValues: machine.outlooks().map { ($0.file, $0.outlook) })
    return machine.order.compactMap { machine[$0] }.map { entry in
      let outlook = outlooks[entry.record.id]
      return FileSnapshot(
        record: entry.record, progress: entry.progress, position: outlook?.position,
        etaSeconds: outlook.flatMap { pace.eta($0, engine: entry.engine) })
    }
  }

  func files(after file: FileID?, limit: Int) throws(ServiceError) -> FilePage {
    var rest = machine.order[...]
    if let file {
      guard let place = machine.order.firstIndex(of: file) else { throw .fileNotFound }
      rest = machine.order[(place + 1)...]
    }
    let wanted = Set(rest.prefix(limit))
    let pace = pace()
    let outlooks = machine.outlooks().reduce(into: [FileID: QueueMachine.Outlook]()) { outlooks, known in
      if wanted.contains(known.file) { outlooks[known.file] = known.outlook }
    }
    let files = rest.prefix(limit).compactMap { machine[$0] }.map { entry in
      let outlook = outlooks[entry.record.id]
      return FileSnapshot(
        record: entry.record, progress: entry.progress, position: outlook?.position,
        etaSeconds: outlook.flatMap { pace.eta($0, engine: entry.engine) })
    }
    return FilePage(files: files, hasMore: rest.count > limit)
  }

  func file(withIdempotencyKey key: String) -> FileID? {
    machine.entries.values.first { $0.record.idempotencyKey == key }?.record.id
  }

  /// Files that are not done, or on their way.
  var hasUnfinishedFiles: Bool { machine.unfinishedCount > 0 || machine.reservations.count > 0 }

  var usage: SessionSnapshot.Usage {
    SessionSnapshot.Usage(
      files: machine.order.count, audioSeconds: machine.audioSeconds, bytes: machine.bytes)
  }

  func snapshot() -> QueueSnapshot {
    let pace = pace()
    let outlooks = machine.outlooks()
    let files = outlooks.compactMap { file, outlook in
      machine[file].map { entry in
        QueueSnapshot.Entry(
          id: file, name: entry.record.name, state: entry.record.state, position: outlook.position,
          progress: entry.progress, etaSeconds: pace.eta(outlook, engine: entry.engine))
      }
    }
    return QueueSnapshot(
      state: machine.isPaused ? .paused : .running, files: files,
      audioSecondsAhead: outlooks.last?.outlook.audioSecondsAhead ?? 0, limits: machine.limits)
  }

  /// The queue without its files. Costs the same however many there are.
  func change() -> QueueChange {
    QueueChange(
      state: machine.isPaused ? .paused : .running, audioSecondsAhead: machine.audioSecondsAhead ?? 0,
      limits: machine.limits)
  }

  /// Returns once the file is in a terminal state, is gone, the session ends, or the task is cancelled.
  func waitUntilFinished(_ file: FileID) async {
    let waiter = UUID()
    await withTaskCancellationHandler {
      guard !isClosed, !Task.isCancelled, let entry = machine[file], !entry.record.state.isTerminal else { return }
      await withCheckedContinuation { finishWaiters[file, default: [:]][waiter] = $0 }
    } onCancel: {
      // Ends by itself; the waiting task goes on once it has run.
      Task { await self.stopWaiting(waiter, for: file) }
    }
  }

  private func stopWaiting(_ waiter: UUID, for file: FileID) {
    finishWaiters[file]?.removeValue(forKey: waiter)?.resume()
  }

  /// Seconds until `file` is done; `nil` while unknown.
  func etaSeconds(upTo file: FileID?) -> Double? {
    guard let file, let entry = machine[file], machine.position(of: file) != nil,
      let outlook = machine.outlooks(upTo: file).last?.outlook
    else { return nil }
    return pace().eta(outlook, engine: entry.engine)
  }

  private func pace() -> EnginePace { engines.pace(weight: weight) }

  /// A file's place in the queue, with the engine that its options lead to.
  func makeEntry(for record: MediaRecord) -> QueueEntry {
    let engine = engines.description(for: record.options.engine)
    var entry = QueueEntry(
      record: record, engine: engine.name, detectsLanguage: engine.capabilities.languageDetection,
      canDiarize: engines.diarizer(for: engine.name) != nil)
    entry.arrivedAt = clock.now
    entry.isHeard = record.windowsDone > 0
    return entry
  }
}
