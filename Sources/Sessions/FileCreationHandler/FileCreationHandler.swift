import Foundation
import Logging
import Synchronization
import TranscriptionCore

/// The session's observer of the drop folder: claims each finished file whose name begins with the session's id, exactly
/// once, whatever crashes in between, and gives it to the player and the queue.
///
/// ``DirectoryWatcher`` owns the one inotify instance and calls ``notice(_:)``. A claim has three steps: the file becomes a
/// row in state `claimed`; it is moved into the session's own folder; the row becomes `queued`. Each step is done for up
/// to ``batch`` files at once, and one worker does them, so files are claimed in the order in which they were noticed and
/// a name can never be claimed twice at the same time. A step that fails is tried again; after a crash ``finishClaims(_:announced:)``
/// takes up each row where it stopped. While there is no room in the queue or on the disk, files wait in the drop folder,
/// unclaimed.
actor FileCreationHandler {
  nonisolated let session: SessionID
  let folder: DropFolder
  let intake: any MediaIntake
  let logger: Logger
  private let clock: any SessionClock
  /// How long a short file is left after its writer has closed it.
  private let quiet: Duration

  private nonisolated let inbox = Mutex(DropInbox())
  private nonisolated let traces = Mutex(FolderTraces())
  private var waiting = WaitingFiles()
  /// Entries that are to be looked at again after a while.
  private var rechecks: Set<EntryName> = []
  private var retryTask: Task<Void, Never>?
  /// Entries whose writers may only pause.
  private var quietChecks: Set<EntryName> = []
  private var quietTask: Task<Void, Never>?
  private var stillness = Stillness()
  private var uploads: [EntryName: UploadRecord] = [:]
  /// Announcements of an earlier run, for files that turn up in the folder.
  private var restored: [EntryName: UploadRecord] = [:]
  /// Claims that could not be finished yet, in order.
  var unfinished: [DropClaim] = []
  private var isClosed = false
  private var activities = 0
  private var idleWaiters: [CheckedContinuation<Void, Never>] = []
  /// Uploads whose claim could not be finished at once.
  private var claimWaiters: [FileID: CheckedContinuation<Void, Never>] = [:]

  /// The most files that are dealt with in one step.
  static let batch = 256
  /// Pause before a file that was not ready is looked at again, and before a step that failed is tried again.
  private static let settlingTime = Duration.seconds(2)

  /// - Parameter quiet: how long a short file has to be unchanged before it is taken, so that a writer that closes it
  ///   between pieces can go on; 0 takes it at once. Files that are moved in do not wait.
  init(
    session: SessionID, folder: DropFolder, intake: any MediaIntake, clock: any SessionClock, quiet: Duration = .zero,
    logger: Logger
  ) {
    self.session = session
    self.folder = folder
    self.intake = intake
    self.clock = clock
    self.quiet = quiet
    self.logger = logger
  }

  /// Something happened to an entry that is the session's. Returns at once; may be called from any thread.
  nonisolated func notice(_ notice: DropNotice) {
    traces.withLock { $0.add(notice.name) }
    begin(inbox.withLock { $0.add(notice) })
  }

  /// A hidden or unfinished entry has the session's prefix. Remembered for the session's end.
  nonisolated func saw(_ name: EntryName) { traces.withLock { $0.add(name) } }

  /// The folder may hold files of the session that were not announced; at its end it has to be looked through.
  nonisolated func mayNotKnowAllFiles() { traces.withLock { $0.distrust() } }

  /// There may be room again, in the queue or on the disk: files that wait are taken, in order, until there is none.
  nonisolated func roomAppeared() async { begin(inbox.withLock { $0.roomAppeared() }) }

  private nonisolated func begin(_ mustStart: Bool) {
    guard mustStart else { return }
    // Ends by itself when the inbox is empty; close() makes what is left a no-op and waits for what runs.
    Task { await self.work() }
  }

  /// Whether files wait in the drop folder, are being written there or are on their way.
  var hasUnclaimedFiles: Bool {
    !waiting.isEmpty || waiting.hasMoreInFolder || !rechecks.isEmpty || !quietChecks.isEmpty || !unfinished.isEmpty
  }

  /// How many of them, at least.
  var unclaimedFiles: Int {
    waiting.count + (waiting.hasMoreInFolder ? 1 : 0) + rechecks.union(quietChecks).count + unfinished.count
  }

  // MARK: Uploads

  /// An upload is about to appear as `record.dropName`; only ``claimUpload(_:)`` takes it.
  func expect(_ record: UploadRecord) { uploads[EntryName(record.dropName)] = record }

  /// An expected upload will not come after all.
  func forget(_ record: UploadRecord) { uploads[EntryName(record.dropName)] = nil }

  /// Claims an upload that stands in the drop folder under its announced name and has its place in the queue.
  ///
  /// Returns once it is queued. Where the disk is full that may take until there is space again: the upload is safe then,
  /// and only its announcement waits.
  func claimUpload(_ record: UploadRecord) async throws(ServiceError) {
    let name = EntryName(record.dropName)
    activities += 1
    defer {
      uploads[name] = nil
      activityEnded()
    }
    do {
      guard !isClosed, let bytes = try await folder.size(of: name) else { throw ServiceError.sessionNotFound }
      let candidate = DropCandidate(id: record.file, name: name, bytes: bytes, upload: record)
      guard let claimed = try await intake.claimed([candidate]).first else { throw ServiceError.sessionNotFound }
      await carryOut([DropClaim(claimed, from: name)])
    } catch {
      throw ServiceError.wrapping(error)
    }
    traces.withLock { traces in
      traces.remove(name)
      traces.remove(EntryName(DropName.hidden(upload: record.dropName)))
    }
    await waitUntilFinished(record.file)
  }

  private func waitUntilFinished(_ file: FileID) async {
    guard unfinished.contains(where: { $0.record.id == file }), !isClosed else { return }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        if Task.isCancelled { waiter.resume() } else { claimWaiters[file] = waiter }
      }
    } onCancel: {
      // Ends by itself; the waiting task goes on once it has run.
      Task { await self.claimFinished(file) }
    }
  }

  func claimFinished(_ file: FileID) { claimWaiters.removeValue(forKey: file)?.resume() }

  // MARK: Restart and end

  /// Takes up what a crash interrupted.
  ///
  /// - Parameters:
  ///   - claims: rows in state `claimed`.
  ///   - announced: uploads that were announced; their names are used when the files turn up in the folder.
  func finishClaims(_ claims: [MediaRecord], announced: [UploadRecord]) async {
    for record in announced { restored[EntryName(record.dropName)] = record }
    var rest = claims.map { DropClaim($0, from: EntryName($0.dropName), isResumed: true) }[...]
    while !rest.isEmpty {
      await carryOut(Array(rest.prefix(Self.batch)))
      rest = rest.dropFirst(Self.batch)
    }
  }

  /// Stops claiming, waits for what is being claimed and removes what the session still has in the drop folder.
  func close() async -> Removal {
    await stop()
    return await removeWhatIsLeft()
  }

  /// Stops claiming and leaves everything where it is: the server is about to stop.
  func stop() async {
    isClosed = true
    retryTask?.cancel()
    await retryTask?.value
    quietTask?.cancel()
    await quietTask?.value
    for waiter in claimWaiters.values { waiter.resume() }
    claimWaiters = [:]
    if activities > 0 { await withCheckedContinuation { idleWaiters.append($0) } }
  }

  /// Removes what came after ``close()`` and before the watcher forgot the session.
  func removeWhatIsLeft() async -> Removal {
    let seen = traces.withLock { $0 }
    return seen.isIncomplete ? await folder.removeFiles(of: [session]) : await folder.remove(seen.names)
  }

  private func activityEnded() {
    activities -= 1
    guard activities == 0 else { return }
    for waiter in idleWaiters { waiter.resume() }
    idleWaiters = []
  }

  // MARK: Work

  /// Deals with the inbox until it is empty. At most one runs at a time.
  private func work() async {
    activities += 1
    defer { activityEnded() }
    while let work = inbox.withLock({ $0.take(limit: Self.batch) }) {
      guard !isClosed else { continue }
      if work.isTimeToRetry { await retry() }
      if work.hasRoomNews || !waiting.isEmpty { await takeWaiting() }
      await take(work.notices.onePerName())
      inbox.withLock { $0.isWaitingForRoom = !waiting.isEmpty || waiting.hasMoreInFolder }
      if work.hasOverflowed { intake.lookThroughFolder() }
    }
  }

  /// Looks at entries and claims those that are finished, as far as there is room; the others wait.
  private func take(_ notices: [DropNotice]) async {
    var news = notices.filter { uploads[$0.name] == nil && !waiting.contains($0.name) && !isClaimed($0.name) }
    if waiting.isFull, !news.isEmpty {
      // Each would only be looked at to be left where it is.
      waiting.noteMoreInFolder()
      news = []
    }
    let candidates = await candidates(news)
    let claimed = waiting.isEmpty ? await claim(candidates) : 0
    for candidate in candidates.dropFirst(claimed) { waiting.add(candidate.name) }
  }

  private func takeWaiting() async {
    while !isClosed, !waiting.isEmpty {
      let names = waiting.first(min(await intake.places(), Self.batch))
      guard !names.isEmpty else { return }
      let candidates = await candidates(names.map { .found($0) })
      let claimed = await claim(candidates)
      guard claimed == candidates.count else {
        let next = candidates[claimed].name
        waiting.removeFirst(names.firstIndex(of: next) ?? 0)
        return
      }
      waiting.removeFirst(names.count)
    }
    if !isClosed, waiting.isEmpty, waiting.takeHasMoreInFolder() { intake.lookThroughFolder() }
  }

  /// Whether an entry is that of a claim which has yet to be moved.
  private func isClaimed(_ name: EntryName) -> Bool { unfinished.contains { !$0.isInPlace && $0.name == name } }

  /// Those of the entries that are finished, in order.
  private func candidates(_ notices: [DropNotice]) async -> [DropCandidate] {
    guard !notices.isEmpty else { return [] }
    do {
      let entries = try await folder.inspect(notices.map(\.name))
      let now = clock.now
      return zip(notices, entries).compactMap { notice, entry in
        guard let bytes = finishedSize(of: entry, notice) else { return nil }
        let upload = restored[notice.name]
        return DropCandidate(id: upload?.file ?? FileID(now: now), name: notice.name, bytes: bytes, upload: upload)
      }
    } catch {
      logFailure(error)
      for notice in notices { recheckLater(notice.name) }
      return []
    }
  }

  /// The size of a finished file; `nil` for everything else.
  private func finishedSize(of entry: DropEntry, _ notice: DropNotice) -> Int? {
    switch entry.readiness(after: notice, quietSeconds: quiet / .seconds(1)) {
    case .finished(let bytes):
      // It may have to wait for room; then it is finished still, unless it has changed.
      if case .file(_, _, let stamp, _, _) = entry { stillness.settle(notice.name, stamp) }
      return bytes
    case .afterStillness(let seconds, let bytes, let stamp):
      // Kept until it is taken: it may have to wait for room.
      if stillness.seconds(of: notice.name, stamp, at: clock.now) >= seconds { return bytes }
      if bytes > 0, .seconds(seconds) <= quiet { checkAfterQuiet(notice.name) } else { recheckLater(notice.name) }
    case .gone:
      stillness.forget(notice.name)
      traces.withLock { $0.remove(notice.name) }
    case .lookAgain: recheckLater(notice.name)
    case .leave:
      stillness.forget(notice.name)
      if case .unreadable = entry {
        logger.warning(
          "a file in the drop folder may not be read by the server; make it readable and put it there again")
      }
    }
    return nil
  }

  // MARK: Trying again

  /// Has an entry, or an unfinished claim, looked at again after a while.
  func recheckLater(_ name: EntryName) {
    guard !isClosed else { return }
    rechecks.insert(name)
    guard retryTask == nil else { return }
    let clock = clock
    // Held in `retryTask`: awaited by close().
    retryTask = Task { [weak self] in
      do { try await clock.sleep(for: Self.settlingTime) } catch { return }
      await self?.retryTimeCame()
    }
  }

  /// Has an entry looked at again when its writer has been quiet long enough.
  private func checkAfterQuiet(_ name: EntryName) {
    guard !isClosed else { return }
    quietChecks.insert(name)
    guard quietTask == nil else { return }
    let clock = clock
    let quiet = quiet
    // Held in `quietTask`: awaited by stop().
    quietTask = Task { [weak self] in
      do { try await clock.sleep(for: quiet) } catch { return }
      await self?.quietTimeCame()
    }
  }

  private func quietTimeCame() {
    quietTask = nil
    let names = quietChecks
    quietChecks = []
    for name in names { notice(.found(name)) }
  }

  private func retryTimeCame() {
    retryTask = nil
    begin(inbox.withLock { $0.retryTimeCame() })
  }

  private func retry() async {
    let claims = unfinished
    unfinished = []
    if !claims.isEmpty { await carryOut(claims) }
    let names = rechecks
    rechecks = []
    for name in names { notice(.found(name)) }
  }

  // MARK: Claiming

  /// Claims the first of these files, as many as there is room for.
  ///
  /// - Returns: how many are dealt with: claimed, or to be looked at again because of an error.
  private func claim(_ candidates: [DropCandidate]) async -> Int {
    guard !candidates.isEmpty else { return 0 }
    let room = await intake.reserve(candidates)
    let chosen = Array(candidates.prefix(room))
    guard !chosen.isEmpty else { return 0 }
    do {
      let records = try await intake.claimed(chosen)
      for candidate in chosen { restored[candidate.name] = nil }
      await carryOut(zip(records, chosen).map { DropClaim($0, from: $1.name) })
    } catch let error as ServiceError where error == .sessionNotFound {
      // The session is ending and takes its files along.
    } catch {
      logFailure(error)
      await intake.release(chosen.map(\.id))
      for candidate in chosen { recheckLater(candidate.name) }
    }
    return room
  }

  func logFailure(_ error: any Error) {
    logger.error("files could not be claimed; they stay in the drop folder", metadata: ["error": "\(error)"])
  }

  /// An entry was taken from the folder.
  func wasTaken(_ names: [EntryName]) {
    for name in names { stillness.forget(name) }
    traces.withLock { traces in for name in names { traces.remove(name) } }
  }
}
