import Audio
import Foundation
package import Logging
import Scheduling
import ServiceLifecycle
package import TranscriptionCore

/// Every live session on this node: opens, finds, expires and ends them. The one ``SessionService``.
///
/// ``restore()`` brings back what the journal knows before anything is served; ``run()`` runs the preparation slots and
/// ends sessions whose lease is over.
package actor SessionRegistry: Service {
  let configuration: RegistryConfiguration
  private let watcher: DirectoryWatcher
  private nonisolated let slots: EngineSlots
  private nonisolated let preparationSlots: PreparationSlots
  /// Much longer than decoding half a minute of any ordinary file takes.
  private static let preparationOvertime = Duration.milliseconds(100)
  private nonisolated let diarizationSlots: DiarizationSlots
  private let peakSlots = PeakSlots(count: SessionRegistry.peakSlotCount)
  private let recognitionCache: RecognitionCache
  private let fileActivity = FileActivity()
  private let desk: OperationsDesk
  private let epoch: Int
  private let journal: any SessionJournal
  private let folders: SessionFolders
  private let disk: DiskSpace
  private let tools: PreparationTools
  private let encoders: StreamEncoders
  private nonisolated let listenerSeats: Seats
  private nonisolated let listeningProcesses: Seats
  private nonisolated let recordingSeats: Seats
  private let remote: any RemoteMedia
  let clock: any SessionClock
  private let logger: Logger

  private nonisolated let keys: AccessKeys
  var access: AccessTable
  var grantWaiters = GrantWaiters()
  private(set) var sessions: [SessionID: LiveSession] = [:]
  private var shares: OwnerShares
  private var admitted = 0
  private var opened = 0

  /// Quantum of the scheduler of diarization, in seconds of audio.
  private static let diarizationQuantum = 600.0
  /// How many files are decoded at the same time only for their peaks.
  private static let peakSlotCount = 2
  private static let upkeepInterval = Duration.seconds(5)

  package init(
    configuration: RegistryConfiguration, journal: any SessionJournal, engines: EngineSlots,
    watcher: DirectoryWatcher, tools: PreparationTools, remote: any RemoteMedia = NoRemoteMedia(),
    clock: any SessionClock = SteadyClock(), logger: Logger
  ) {
    self.init(
      configuration: configuration, journal: journal, engines: engines, watcher: watcher, tools: tools, remote: remote,
      clock: clock, logger: logger,
      disk: DiskSpace(
        dataFolder: configuration.dataDirectory, dropFolder: watcher.folder.path,
        floor: configuration.diskFloorBytes))
  }

  init(
    configuration: RegistryConfiguration, journal: any SessionJournal, engines: EngineSlots,
    watcher: DirectoryWatcher, tools: PreparationTools, remote: any RemoteMedia = NoRemoteMedia(),
    clock: any SessionClock, logger: Logger, disk: DiskSpace, encoders: StreamEncoders = StreamEncoders()
  ) {
    self.disk = disk
    self.configuration = configuration
    self.journal = journal
    slots = engines
    self.watcher = watcher
    self.tools = tools
    self.encoders = encoders
    listenerSeats = Seats.forListeners(limit: configuration.maximumListeners)
    listeningProcesses = Seats.forListeningProcesses(limit: configuration.maximumListeningProcesses)
    recordingSeats = Seats.forRecordings(limit: configuration.maximumRecordings)
    self.remote = remote
    self.clock = clock
    self.logger = logger
    preparationSlots = PreparationSlots(
      count: configuration.preparationSlots, quantum: tools.stepSeconds, overtime: Self.preparationOvertime,
      clock: clock
    ) { units, _ in
      for unit in units { await unit() }
    }
    diarizationSlots = DiarizationSlots(
      count: engines.diarizationSlots, quantum: Self.diarizationQuantum, clock: clock
    ) { units, _ in
      for unit in units { await unit() }
    }
    recognitionCache = RecognitionCache(capacityBytes: configuration.cacheBytes)
    desk = OperationsDesk(
      version: configuration.version, sessionLimit: configuration.bounds.sessions, engines: engines,
      preparation: preparationSlots, diarization: diarizationSlots, detector: tools.detector, watcher: watcher,
      disk: disk, files: fileActivity, clock: clock)
    epoch = Int(clock.now.timeIntervalSince1970 * 1000)
    folders = SessionFolders(dataDirectory: configuration.dataDirectory)
    shares = OwnerShares(limit: configuration.bounds.sessions)
    keys = AccessKeys(configuration.apiKeys, operatorToken: configuration.operatorToken)
    access = AccessTable(keys: keys)
  }

  // MARK: Service

  /// Brings back the sessions of an earlier run and removes what no session owns.
  package func restore() async throws {
    await lookAtDisk()
    let records = try await journal.sessions()
    let now = clock.now
    var live: [SessionRecord] = []
    var gone: Set<SessionID> = []
    for record in records {
      if try await comesBack(record, at: now) { live.append(record) } else { gone.insert(record.id) }
    }
    var swept = try await watcher.folder.removeAbandonedUploads()
    swept.add(await watcher.folder.removeFiles(of: gone))
    let (folderCount, inFolders) = try await folders.sweep(keeping: Set(live.map(\.id)))
    swept.add(inFolders)
    // Last: until then a crash has the next start do all of this again.
    for id in gone { try await journal.removeSession(id) }
    try await journal.tidyUp()
    for viewer in try await journal.viewers(at: now) {
      access.add(viewer)
    }
    for record in live { swept.add(try await restore(record)) }
    if !records.isEmpty || folderCount > 0 || swept.files > 0 {
      logger.notice(
        "sessions restored, orphaned files and folders removed",
        metadata: [
          "sessions.restored": "\(live.count)", "sessions.removed": "\(gone.count)",
          "folders.removed": "\(folderCount)", "files.removed": "\(swept.files)", "bytes.removed": "\(swept.bytes)",
        ])
    }
  }

  /// Not a session that was ending, belonged to one call, or whose lease is over and that has nothing left to do.
  private func comesBack(_ record: SessionRecord, at now: Date) async throws -> Bool {
    if record.isEnding || record.isTransient { return false }
    if record.expiresAt > now { return true }
    return try await hasUnfinishedFiles(record)
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await self.preparationSlots.run() }
        group.addTask { await self.diarizationSlots.run() }
        group.addTask {
          while !Task.isCancelled {
            try? await self.clock.sleep(for: Self.upkeepInterval)
            await self.lookAtDisk()
            await self.endExpired()
            await self.tidyUpJournal()
          }
        }
      }
    }
  }

  /// Stops what sessions have under way, without ending any: what is not finished goes on after the next start. Called once
  /// nothing is served any more, before the journal is closed.
  package func shutDown() async {
    for live in sessions.values { await live.session.shutDown() }
  }

  private func tidyUpJournal() async {
    do {
      try await journal.tidyUpAfterPause()
    } catch is CancellationError {
      // The server is about to stop; the next start goes on with it.
    } catch {
      logger.warning("the journal could not be compacted", metadata: ["error": "\(error)"])
    }
  }

  private func hasUnfinishedFiles(_ record: SessionRecord) async throws -> Bool {
    try await journal.files(of: record.id).contains { !$0.state.isTerminal }
  }

  /// - Returns: what was removed: audio of windows, and media files that no record refers to.
  private func restore(_ record: SessionRecord) async throws -> Removal {
    var swept = try await folders.prepare(record.id)
    let files = try await journal.files(of: record.id)
    swept.add(await folders.sweepMedia(of: record.id, keeping: Set(files.map(\.storedName))))
    await folders.sweepPeaks(of: record.id, keeping: Set(files.map(\.id)))
    let machine =
      try await journal.player(of: record.id).map { PlayerMachine(restoring: $0) }
      ?? PlayerMachine(now: record.createdAt)
    let owner = Owner(key: record.owner, origin: RequestOrigin())
    shares.add(owner)
    let session = try await makeSession(record, player: machine, owner: owner)
    try await session.restore(
      claims: files.filter { $0.state == .claimed }, files: files.filter { $0.state != .claimed },
      uploads: try await journal.uploads(of: record.id))
    await admit(session, record: record)
    return swept
  }

  private func lookAtDisk() async {
    switch await disk.look() {
    case .becameLow(let shortage):
      logger.error(
        "the disk is nearly full: no new sessions, uploads and files from the drop folder until there is room",
        metadata: ["disk": "\(shortage.place)", "bytes.free": "\(shortage.free)", "bytes.floor": "\(shortage.floor)"])
    case .recovered(let told):
      logger.notice("the disk has room again")
      for (id, live) in sessions {
        if told.contains(id) { await live.session.tellOfRoomOnDisk() }
        await live.session.handler.roomAppeared()
      }
    case nil:
      break
    }
  }

  private func endExpired() async {
    let now = clock.now
    for (id, live) in sessions where await live.session.isExpired(at: now) {
      logger.notice("a session expired", metadata: ["session.id": "\(id)"])
      _ = try? await end(id)
    }
  }

  // MARK: Making and ending

  private func makeSession(_ record: SessionRecord, player: PlayerMachine, owner: Owner) async throws -> Session {
    let context = SessionContext(
      storage: storage, recognition: recognition,
      listening: ListeningServices(encoders: encoders, listeners: listenerSeats, processes: listeningProcesses),
      remote: RemoteServices(media: remote, recordings: recordingSeats), peakSlots: peakSlots,
      limits: configuration.limits, bounds: configuration.bounds, dropQuiet: configuration.dropQuiet, clock: clock,
      logger: logger, owner: owner)
    return Session(
      record: record, playerState: player, lastEvent: try await journal.lastEvent(of: record.id), context: context,
      watcher: watcher, keeper: self)
  }

  private var storage: StorageServices { StorageServices(journal: journal, folders: folders, disk: disk) }

  private var recognition: RecognitionServices {
    RecognitionServices(
      engines: slots, preparationSlots: preparationSlots, diarizationSlots: diarizationSlots, cache: recognitionCache,
      activity: fileActivity, tools: tools, configuration: configuration.queue, epoch: epoch)
  }

  private func admit(_ session: Session, record: SessionRecord) async {
    admitted += 1
    sessions[record.id] = LiveSession(
      session: session, owner: record.owner, isTransient: record.isTransient, number: admitted)
    access.add(record.tokenHash, of: record.id)
    watcher.register(session.handler)
    await session.start()
  }

  func end(_ id: SessionID) async throws(ServiceError) -> SessionReceipt {
    guard let live = sessions[id] else { throw .sessionNotFound }
    if let ending = live.ending { return try await ending.value.get() }
    // Awaited right below, by every caller; a task of its own: a caller that hangs up does not leave it half done.
    let ending = Task { await self.dismantle(live.session) }
    sessions[id]?.ending = ending
    return try await ending.value.get()
  }

  private func dismantle(_ session: Session) async -> Result<SessionReceipt, ServiceError> {
    let id = session.id
    let began = clock.now
    let record = await session.markEnding()
    // Written first: whatever happens from here on, the session never comes back with half of its files. On a full disk
    // it is removed all the same; that makes room.
    try? await session.log.commit([.sessionChanged(record)], events: [.sessionEnding])
    if await !watcher.flush() { session.handler.mayNotKnowAllFiles() }
    var closed = await session.close()
    // Unregistered only now: files that come in the meantime are the session's and do not go to quarantine.
    if await !watcher.flush() { session.handler.mayNotKnowAllFiles() }
    watcher.unregister(id)
    let late = await session.handler.removeWhatIsLeft()
    closed.removed.add(late)
    let milliseconds = Int((clock.now.timeIntervalSince(began) * 1000).rounded())
    let receipt = SessionReceipt(
      id: id, filesRemoved: closed.removed.files, bytesRemoved: closed.removed.bytes,
      windowsCancelled: closed.windowsCancelled,
      durationMilliseconds: milliseconds)
    await session.log.finish(with: .sessionEnded(receipt))
    sessions[id] = nil
    shares.leave(session.context.owner)
    access.forget(id)
    grantWaiters.finish(id)
    do {
      try await journal.removeSession(id)
      return .success(receipt)
    } catch {
      logger.error(
        "an ended session's rows could not be removed", metadata: ["session.id": "\(id)", "error": "\(error)"])
      return .failure(.wrapping(error))
    }
  }
}

// MARK: - SessionService

extension SessionRegistry: SessionService {
  package nonisolated var engines: [EngineDescription] { slots.descriptions }
  package nonisolated var limits: SessionLimits { configuration.limits }

  package nonisolated func authorize(_ credential: Credential?) throws(ServiceError) {
    _ = try keys.holder(credential)
  }

  package func open(
    _ wishes: SessionPatch, credential: Credential?, transient: Bool, origin: RequestOrigin
  ) async throws(ServiceError) -> OpenedSession {
    let key = try keys.holder(credential)
    let bounds = configuration.bounds
    let options = try SessionOptionsValidator(engines: slots, bounds: bounds)
      .applying(wishes, to: SessionOptions(idleTimeoutSeconds: bounds.defaultIdleTimeoutSeconds))
    if let shortage = disk.shortage() { throw shortage.refusal }
    let owner = Owner(key: key, origin: origin)
    try takePlace(for: owner)
    let now = clock.now
    let token = Token.make(prefix: "sotto_")
    var record = SessionRecord(
      id: SessionID(now: now), tokenHash: Token.hash(token), owner: key, options: options, createdAt: now,
      lastActiveAt: now, expiresAt: now, isTransient: transient)
    record.used(at: now)
    do {
      try await folders.prepare(record.id)
      let session = try await makeSession(record, player: PlayerMachine(now: now), owner: owner)
      try await session.log.commit([.sessionOpened(record)], events: [.sessionOpened])
      await admit(session, record: record)
      opened += 1
      let engine = engines.engine(for: options)
      return OpenedSession(
        snapshot: await session.makeSnapshot(), token: token, handle: session, engine: engine, limits: limits,
        dropFolder: configuration.revealsDropFolder ? watcher.folder.path : nil)
    } catch {
      shares.leave(owner)
      try? await folders.remove(record.id)
      throw ServiceError.storing(error)
    }
  }

  /// A place for one more session.
  private func takePlace(for owner: Owner) throws(ServiceError) {
    switch shares.take(for: owner, at: clock.now) {
    case .taken:
      return
    case .full:
      throw ServiceError(
        .overloaded, code: "sessions_full",
        message: "The server has \(shares.limit) open sessions, its limit. Try again when one has ended.",
        retryAfterSeconds: 30, limit: shares.limit)
    case .shareReached:
      throw .ownerShareFull("sessions", share: shares.share)
    }
  }

  package func list(
    credential: Credential?, after: SessionID?, limit: Int
  ) async throws(ServiceError) -> SessionList {
    let caller = try access.caller(credential, at: clock.now)
    if caller == .unknown { throw AccessTable.missing("a session's token or the operator's token") }
    let shown = sessions.filter { caller.sees($0.key, ownedBy: $0.value.owner) && !$0.value.isTransient }
    let ids = shown.keys.sorted(by: >)
    var list = SessionList(sessions: [], hasMore: false)
    var bytes = 0
    for id in ids where after.map({ id < $0 }) ?? true {
      guard list.sessions.count < limit, bytes < SessionList.largestBytes else {
        list.hasMore = true
        break
      }
      guard let snapshot = await sessions[id]?.session.makeSnapshot() else { continue }
      bytes += snapshot.approximateBytes
      if !list.sessions.isEmpty, bytes > SessionList.largestBytes {
        list.hasMore = true
        break
      }
      list.sessions.append(snapshot)
    }
    return list
  }

  package func session(
    _ id: SessionID, credential: Credential?, for access: SessionAccess
  ) async throws(ServiceError) -> any SessionHandle {
    try self.access.check(credential, for: id, access: access, at: clock.now) { sessions[id]?.owner }
    guard let session = sessions[id]?.session else { throw .sessionNotFound }
    await session.touch()
    return session
  }

  package func operations(credential: Credential?) async throws(ServiceError) -> OperationsSnapshot {
    let caller = try access.caller(credential, at: clock.now)
    return await desk.findings { await self.deskIntake() }.shown(to: caller)
  }

  package func overview() async -> OperationsSnapshot {
    var snapshot = await desk.findings { await self.deskIntake() }.snapshot
    snapshot.sessions.list = []
    return snapshot
  }

  private func deskIntake() async -> DeskIntake {
    let problems = await problems()
    return DeskIntake(sessions: Array(sessions.values), opened: opened, problems: problems)
  }

  package func problems() async -> [String] {
    await slots.unavailabilities() + (disk.shortage().map { [$0.message] } ?? [])
  }
}
