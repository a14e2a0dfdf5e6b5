import Audio
import Foundation
import Logging
import TranscriptionCore

/// The session's queue of audio files to transcribe: bounded, in order, durable.
///
/// A file is prepared (decoded, searched for speech, cut into windows) in slots that all sessions share, and its windows are
/// recognised in the engine's slots, which all sessions share as well: the queue only announces that it has work and hands
/// out one unit when its turn comes. ``QueueMachine`` decides; every change is committed with its events before anybody
/// hears of it; a file gets exactly one terminal event. Made by ``Session``; ``close()`` when the session ends.
actor ProcessWhisperQueue {
  let session: SessionID
  var machine: QueueMachine
  let log: EventLog
  let journal: any SessionJournal
  let folders: SessionFolders
  let engines: EngineSlots
  let preparationSlots: FairSlots
  let tools: PreparationTools
  let outlets: QueueOutlets
  let clock: any SessionClock
  let logger: Logger
  let segmenter = CaptionSegmenter()

  var chain = CommitChain()
  var reservations = IntakeReservations()
  var preparations: [FileID: MediaPreparation] = [:]
  /// Computations that run for a file, to be cancelled with it.
  var running: [FileID: [UUID: Task<Void, Never>]] = [:]
  /// Those of them that recognise, to be cancelled when the file fails.
  var recognizing: [FileID: Set<UUID>] = [:]
  var finishWaiters: [FileID: [UUID: CheckedContinuation<Void, Never>]] = [:]
  var isClosed = false

  /// Pause before a window is tried again when no engine worker can be had, or the journal cannot be written.
  static let troublePause = Duration.seconds(1)

  init(
    session: SessionID, configuration: QueueConfiguration, limits: SessionLimits, log: EventLog,
    journal: any SessionJournal, folders: SessionFolders, engines: EngineSlots, preparationSlots: FairSlots,
    tools: PreparationTools, outlets: QueueOutlets, clock: any SessionClock, logger: Logger
  ) {
    self.session = session
    machine = QueueMachine(
      limits: limits, lookAheadSeconds: configuration.lookAheadSeconds,
      maximumAttempts: configuration.maximumAttempts)
    self.log = log
    self.journal = journal
    self.folders = folders
    self.engines = engines
    self.preparationSlots = preparationSlots
    self.tools = tools
    self.outlets = outlets
    self.clock = clock
    self.logger = logger
  }

  // MARK: Life

  /// Joins the shared slots; before that nothing is worked on.
  func start() async {
    await preparationSlots.join(session, client: PreparationClient(queue: self))
    await engines.join(session) { WindowClient(queue: self, engine: $0) }
    await announceWork()
  }

  /// Takes over the files that the journal knows, in playlist order. Files that were being worked on are taken up again.
  func restore(_ records: [MediaRecord]) async throws {
    for record in records where record.state != .claimed {
      var entry = QueueEntry(record: record, engine: engineName(for: record))
      if !record.state.isTerminal {
        for window in try await journal.windows(of: record.id, in: session) {
          entry.speechSeconds += window.window.duration
          entry.preparedSeconds = max(entry.preparedSeconds, window.window.end)
          if window.state != .pending { entry.settledSeconds += window.window.duration }
          if window.state == .done { entry.segmentCount += window.segments.count }
          if window.attempts > 0, window.state == .pending {
            entry.failedAttempts[window.window.index] = window.attempts
          }
        }
        // Known windows have lost their audio: it is made again from the media file.
        entry.needsPreparation = true
      }
      machine.add(entry)
    }
  }

  /// Completes files that a crash caught between their last window and their end.
  func finishWorkedOff() async {
    for file in machine.unfinished {
      guard let entry = machine[file], entry.record.isFullyPrepared,
        entry.record.windowsDone + entry.record.windowsFailed == entry.record.windowsTotal
      else { continue }
      machine.update(file) { $0.needsPreparation = false }
      await completeIfWorkedOff(file)
    }
  }

  /// Stops all work of the session.
  ///
  /// - Returns: how many windows were not recognised.
  func close() async -> Int {
    isClosed = true
    await preparationSlots.leave(session)
    await engines.leave(session)
    let cancelled = machine.unfinished.compactMap { machine[$0] }
      .reduce(0) { $0 + $1.record.windowsTotal - $1.record.windowsDone - $1.record.windowsFailed }
    for file in Set(running.keys).union(preparations.keys) { await stopWork(on: file) }
    for waiter in finishWaiters.values.flatMap(\.values) { waiter.resume() }
    finishWaiters = [:]
    return cancelled
  }

  // MARK: Files

  /// Why an upload of this size would be refused now; `nil` when it would not.
  func refusal(forBytes bytes: Int) async -> ServiceError? {
    guard var refusal = machine.refusal(forBytes: bytes + reservations.bytes) else { return nil }
    if refusal.code == "queue_full" {
      let eta = await etaSeconds(upTo: machine.unfinished.first)
      refusal.etaSeconds = eta
      refusal.retryAfterSeconds = max(1, min(120, Int((eta ?? 5).rounded(.up))))
    }
    return refusal
  }

  func hasRoom(forBytes bytes: Int) -> Bool { !isClosed && machine.hasRoom(forBytes: bytes + reservations.bytes) }

  /// A file that never arrived, or cannot be taken: recorded with its reason.
  func reject(_ record: MediaRecord, _ failure: FileFailure) async throws(ServiceError) {
    var failed = record
    failed.state = .failed
    failed.failure = failure
    failed.finishedAt = clock.now
    machine.add(QueueEntry(record: failed, engine: engineName(for: failed)))
    try await commit([.fileChanged(failed)], events: [.fileFailed(record.id, failure)])
    finished(record.id)
  }

  /// Cancels the file's work and forgets it.
  ///
  /// - Returns: the record that was removed.
  func remove(_ file: FileID) async throws(ServiceError) -> MediaRecord {
    guard let entry = machine[file] else { throw .fileNotFound }
    let wasFinished = entry.record.state.isTerminal
    machine.update(file) { $0.record.state = .cancelled }
    await stopWork(on: file)
    try await commit([.fileRemoved(file)], events: wasFinished ? [] : [.fileCancelled(file)])
    _ = machine.remove(file)
    finished(file)
    await folders.removeMedia(of: session, storedName: entry.record.storedName)
    await announceWork()
    return entry.record
  }

  /// Puts a failed or cancelled file back into the queue, from the start.
  func retry(_ file: FileID) async throws(ServiceError) {
    guard let entry = machine[file] else { throw .fileNotFound }
    guard entry.record.state == .failed || entry.record.state == .cancelled else {
      throw ServiceError(
        .conflict, code: "not_retryable",
        message: "Only a failed or cancelled file can be retried; this one is \(entry.record.state.rawValue).")
    }
    var record = entry.record
    record.state = .queued
    record.failure = nil
    record.warning = nil
    record.startedAt = nil
    record.finishedAt = nil
    record.isFullyPrepared = false
    record.windowsTotal = 0
    record.windowsDone = 0
    record.windowsFailed = 0
    let fresh = QueueEntry(record: record, engine: entry.engine)
    machine.update(file) { $0 = fresh }
    let position = machine.position(of: file) ?? 0
    let eta = await etaSeconds(upTo: file)
    try await commit(
      [.windowsForgotten(file), .fileChanged(record)],
      events: [.fileQueued(file, position: position, etaSeconds: eta)])
    await announceWork()
  }

  /// Stops beginning anything new, or goes on. Who calls this has written it to the journal.
  func setPaused(_ state: QueueSnapshot.State) async {
    machine.isPaused = state == .paused
    await announceWork()
  }

  // MARK: Looking

  func file(_ id: FileID) async throws(ServiceError) -> FileSnapshot {
    guard let entry = machine[id] else { throw .fileNotFound }
    let outlook = machine.position(of: id) == nil ? nil : machine.outlooks(upTo: id).last?.outlook
    let pace = await pace()
    return FileSnapshot(
      record: entry.record, progress: entry.progress, position: outlook?.position,
      etaSeconds: outlook.flatMap { pace.eta($0, engine: entry.engine) })
  }

  func files() async -> [FileSnapshot] {
    let pace = await pace()
    let outlooks = Dictionary(uniqueKeysWithValues: machine.outlooks().map { ($0.file, $0.outlook) })
    return machine.order.compactMap { machine[$0] }.map { entry in
      let outlook = outlooks[entry.record.id]
      return FileSnapshot(
        record: entry.record, progress: entry.progress, position: outlook?.position,
        etaSeconds: outlook.flatMap { pace.eta($0, engine: entry.engine) })
    }
  }

  func file(withIdempotencyKey key: String) -> FileID? {
    machine.entries.values.first { $0.record.idempotencyKey == key }?.record.id
  }

  var hasUnfinishedFiles: Bool { !machine.unfinished.isEmpty }

  var usage: SessionSnapshot.Usage {
    SessionSnapshot.Usage(
      files: machine.order.count,
      audioSeconds: machine.entries.values.reduce(0) { $0 + ($1.record.duration ?? 0) }, bytes: machine.bytes)
  }

  func snapshot() async -> QueueSnapshot {
    let pace = await pace()
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
  func etaSeconds(upTo file: FileID?) async -> Double? {
    guard let file, let entry = machine[file], machine.position(of: file) != nil,
      let outlook = machine.outlooks(upTo: file).last?.outlook
    else { return nil }
    return await pace().eta(outlook, engine: entry.engine)
  }

  private func pace() async -> EnginePace { await engines.pace() }

  func engineName(for record: MediaRecord) -> String {
    engines.engineName(for: record.options.engine) ?? engines.descriptions[0].name
  }
}
