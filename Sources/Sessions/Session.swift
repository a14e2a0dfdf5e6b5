import Audio
import Foundation
import Logging
import TranscriptionCore

/// One user's interaction with the server, from opening to clean-up. Owns exactly one ``AudioPlayer``, one
/// ``ProcessWhisperQueue`` and one ``FileCreationHandler``.
///
/// Made and ended by ``SessionRegistry`` alone. Callers reach it as a ``SessionHandle`` once their right to it has been
/// checked, which renews the lease.
actor Session {
  nonisolated let id: SessionID
  nonisolated let log: EventLog
  nonisolated let player: AudioPlayer
  nonisolated let playhead = Playhead()
  nonisolated let stream: PlayerStream
  nonisolated let queue: ProcessWhisperQueue
  nonisolated let handler: FileCreationHandler
  nonisolated let peaks: PeakArchive
  nonisolated let uses: SessionUses

  nonisolated let context: SessionContext
  nonisolated let logger: Logger
  nonisolated let watcher: DirectoryWatcher
  nonisolated let link = SessionLink()
  private(set) weak var keeper: (any SessionKeeper)?
  private var record: SessionRecord
  private var state = SessionSnapshot.State.open
  private var nextOrdinal = 0
  private var leaseWrittenAt: Date
  private var uploadsUnderWay: Set<String> = []
  private var fetchesUnderWay = 0
  /// The recording that runs, if there is one.
  var recorder: StreamRecorder?

  /// So many files are fetched from elsewhere at the same time.
  static let maximumFetches = 4
  /// The lease's new end is written at most this often; after a crash a session may expire this much too early.
  private static let leaseWriteInterval = 60.0

  init(
    record: SessionRecord, playerState: PlayerMachine, lastEvent: Int, context: SessionContext,
    watcher: DirectoryWatcher, keeper: any SessionKeeper
  ) {
    id = record.id
    self.record = record
    self.context = context
    self.watcher = watcher
    self.keeper = keeper
    leaseWrittenAt = record.lastActiveAt
    var logger = context.logger
    logger[metadataKey: "session.id"] = "\(record.id)"
    self.logger = logger
    let id = record.id
    let (storage, recognition, clock) = (context.storage, context.recognition, context.clock)
    uses = SessionUses(clock: clock)
    log = EventLog(session: id, journal: storage.journal, clock: clock, last: lastEvent)
    player = AudioPlayer(restoring: playerState, playhead: playhead, log: log, link: link, clock: clock, logger: logger)
    handler = FileCreationHandler(
      session: id, folder: watcher.folder, intake: SessionIntake(context: context, link: link), clock: clock,
      quiet: context.dropQuiet, logger: logger)
    queue = ProcessWhisperQueue(
      weight: record.options.weight,
      context: QueueContext(context, session: id, log: log, playhead: playhead, link: link, logger: logger))
    stream = PlayerStream(
      holder: PlaceHolder(session: id, owner: context.owner), playhead: playhead, decoding: recognition.tools.decoder,
      processes: context.listening.processes, link: link, clock: clock, logger: logger)
    peaks = PeakArchive(
      session: id, folders: storage.folders, decoder: recognition.tools.decoder, slots: context.peakSlots, clock: clock,
      logger: logger)
    link.attach(to: self)
  }

  var options: SessionOptions { record.options }
  nonisolated var seatHolder: PlaceHolder { PlaceHolder(session: id, owner: context.owner) }
  var currentRecord: SessionRecord { record }

  // MARK: Life

  /// Takes up what the journal knows of the session.
  func restore(claims: [MediaRecord], files: [MediaRecord], uploads: [UploadRecord]) async throws {
    nextOrdinal = (files.map(\.ordinal) + claims.map(\.ordinal)).max().map { $0 + 1 } ?? 0
    try await queue.restore(files)
    await player.restore(files.map { RestoredFile($0) })
    await handler.finishClaims(claims, announced: uploads)
    await queue.finishWorkedOff()
    if record.isQueuePaused { await queue.setPaused(.paused) }
  }

  /// Stops everything that runs; the server is about to stop.
  func shutDown() async {
    await endRecording(.serverStops)
    await handler.stop()
    await queue.flush()
    await stream.close()
    await peaks.close()
    await player.close()
  }

  func start() async {
    await queue.start()
    await player.resume()
  }

  /// Stops and removes everything but the journal's rows. Called once, by the registry.
  func close() async -> ClosedSession {
    state = .ending
    await endRecording(.discarded)
    await stream.close()
    // Before the queue: claims that are under way are finished, and count.
    let leftInFolder = await handler.close()
    let usage = await queue.look { machine, _ in machine.usage }
    let windows = await queue.close()
    await peaks.close()
    await player.close()
    do {
      try await context.storage.folders.remove(id)
    } catch {
      logger.error("the session's folder could not be removed", metadata: ["error": "\(error)"])
    }
    state = .ended
    var removed = Removal(files: usage.files, bytes: usage.bytes)
    removed.add(leftInFolder)
    return ClosedSession(removed: removed, windowsCancelled: windows)
  }

  /// From now on nothing more is taken.
  ///
  /// - Returns: the record by which a restart knows that the session is to be removed.
  func markEnding() -> SessionRecord {
    state = .ending
    record.isEnding = true
    return record
  }

  // MARK: Lease

  /// The session is used: its lease begins anew. Done for every caller to whom the session is lent; what takes longer
  /// holds a ``SessionUse``.
  func touch() async {
    let now = context.clock.now
    record.used(at: now)
    guard now.timeIntervalSince(leaseWrittenAt) >= Self.leaseWriteInterval else { return }
    leaseWrittenAt = now
    try? await log.commit([.sessionChanged(record)])
  }

  /// Whether the session was without use for as long as its options say. Calls that hold a ``SessionUse``, attached
  /// readers and listeners and a recording are use; so are unfinished files and files that wait in the drop folder or are
  /// being written there, but not in a transient session: there a caller has to wait for them.
  func isExpired(at now: Date) async -> Bool {
    guard state == .open, record.expiresAt <= now else { return false }
    if let ended = uses.lastEnded { record.used(at: ended) }
    let hasReaders = await log.hasReaders
    let hasListeners = await stream.hasListeners
    let hasWork = await hasLastingWork
    if uses.areHeld || hasReaders || hasListeners || hasWork || recorder != nil {
      await touch()
      return false
    }
    // A caller may have come meanwhile, or one that waited may have left.
    if let ended = uses.lastEnded { record.used(at: ended) }
    return state == .open && !uses.areHeld && record.expiresAt <= now
  }

  private var hasLastingWork: Bool {
    get async {
      guard !record.isTransient else { return false }
      if await queue.look({ machine, _ in machine.hasUnfinishedFiles }) { return true }
      return await handler.hasUnclaimedFiles
    }
  }

  func requireOpen() throws(ServiceError) {
    if state != .open { throw .sessionNotFound }
  }

  // MARK: Changes

  func change(to options: SessionOptions) async throws(ServiceError) {
    try requireOpen()
    // Changed first, so that what is written later is newer.
    let before = record.options
    record.options = options
    // The time-out that holds from now on may be shorter than the one by which the lease was renewed.
    record.used(at: context.clock.now)
    do {
      try await log.commit([.sessionChanged(record)])
    } catch {
      record.options = before
      record.used(at: context.clock.now)
      throw error
    }
    await queue.setWeight(options.weight)
  }

  func setQueuePaused(_ state: QueueSnapshot.State) async throws(ServiceError) {
    try requireOpen()
    let before = record.isQueuePaused
    guard before != (state == .paused) else { return }
    record.isQueuePaused = state == .paused
    do {
      try await log.commit([.sessionChanged(record)])
    } catch {
      record.isQueuePaused = before
      throw error
    }
    await queue.setPaused(state)
    try await log.commit([], events: [.queueChanged(await queue.look { machine, _ in machine.change })])
  }

  func makeSnapshot() async -> SessionSnapshot {
    let engine = context.recognition.engines.descriptions.engine(for: record.options)
    return SessionSnapshot(
      id: id, state: state, createdAt: record.createdAt, lastActiveAt: record.lastActiveAt,
      expiresAt: record.expiresAt, options: record.options, queue: await queue.look { $0.snapshot(pace: $1) },
      player: await player.snapshot(), usage: await queue.look { machine, _ in machine.usage }, engine: engine,
      engineSpeed: context.recognition.engines.lane(named: engine.name)?.audioSecondsPerSecond)
  }

  /// - Throws: `notFound` where the registry is gone.
  func requireKeeper() throws(ServiceError) -> any SessionKeeper {
    guard let keeper else { throw .sessionNotFound }
    return keeper
  }

  /// Places at the end of the playlist.
  ///
  /// - Returns: the first of them.
  func takeOrdinals(_ count: Int) -> Int {
    defer { nextOrdinal += count }
    return nextOrdinal
  }

  /// Marks an idempotency key as being worked on.
  func beginUpload(key: String) throws(ServiceError) {
    guard uploadsUnderWay.insert(key).inserted else {
      throw ServiceError(
        .conflict, code: "upload_in_progress",
        message: "A request with this Idempotency-Key is still being received. Wait for it, or use another key.")
    }
  }

  /// Counts a file that is fetched from elsewhere, until ``endFetch()``.
  func beginFetch() throws(ServiceError) {
    guard fetchesUnderWay < Self.maximumFetches else {
      throw ServiceError(
        .limitReached, code: "fetches_full",
        message: "\(Self.maximumFetches) files are being fetched for this session already. Wait for one of them.",
        retryAfterSeconds: 10, limit: Self.maximumFetches)
    }
    fetchesUnderWay += 1
  }

  func endFetch() { fetchesUnderWay -= 1 }

  func endUpload(key: String) { uploadsUnderWay.remove(key) }
}
