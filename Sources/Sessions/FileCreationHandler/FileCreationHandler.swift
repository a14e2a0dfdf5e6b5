import DequeModule
import Foundation
import Logging
import Synchronization
import TranscriptionCore

/// The session's observer of the drop folder: claims each finished file whose name begins with the session's id, exactly
/// once, whatever crashes in between, and gives it to the player and the queue.
///
/// ``DirectoryWatcher`` owns the one inotify instance and calls ``notice(_:)``. A claim has three steps: the file becomes a
/// row in state `claimed`; it is moved into the session's own folder; the row becomes `queued`. After a crash
/// ``finishClaims(_:)`` takes up each row where it stopped. While the session's queue is full, files wait in the drop
/// folder, unclaimed, and are taken in the order in which they were noticed.
actor FileCreationHandler {
  nonisolated let session: SessionID
  private let folder: DropFolder
  private let intake: any MediaIntake
  private let clock: any SessionClock
  private let logger: Logger
  /// Looks through the drop folder once more for this session.
  private let rescan: @Sendable () -> Void

  private nonisolated let inbox = Mutex(DropInbox())
  private var claiming: Set<EntryName> = []
  private var waiting = Deque<EntryName>()
  private var moreInFolder = false
  private var rechecks: Set<EntryName> = []
  private var recheckTask: Task<Void, Never>?
  private var uploads: [EntryName: UploadRecord] = [:]
  private var isClosed = false

  /// An empty file, or one whose writers the file system does not know, is taken once it was left alone this long.
  private static let settlingTime = Duration.seconds(2)
  private static let settlingSeconds = 2.0

  init(
    session: SessionID, folder: DropFolder, intake: any MediaIntake, clock: any SessionClock,
    logger: Logger, rescan: @escaping @Sendable () -> Void
  ) {
    self.session = session
    self.folder = folder
    self.intake = intake
    self.clock = clock
    self.logger = logger
    self.rescan = rescan
  }

  /// Something happened to an entry that is the session's. Returns at once; may be called from any thread.
  nonisolated func notice(_ notice: DropNotice) {
    guard inbox.withLock({ $0.add(notice) }) else { return }
    // Ends by itself when the inbox is empty; close() makes what is left a no-op.
    Task { await self.drain() }
  }

  /// The queue has room again: the next file that waits is taken. One that has disappeared meanwhile uses up no room.
  func roomAppeared() async {
    while !isClosed, let name = waiting.popFirst() {
      if await consider(.found(name), hasWaited: true) { return }
    }
    if moreInFolder, !isClosed {
      moreInFolder = false
      rescan()
    }
  }

  // MARK: Uploads

  /// An upload is about to appear as `record.dropName`; nobody but ``claimUpload(_:)`` takes it.
  func expect(_ record: UploadRecord) { uploads[EntryName(record.dropName)] = record }

  /// An expected upload will not come after all.
  func forget(_ record: UploadRecord) { uploads[EntryName(record.dropName)] = nil }

  /// Claims an upload that stands in the drop folder under its announced name.
  func claimUpload(_ record: UploadRecord) async throws(ServiceError) -> FileID {
    let name = EntryName(record.dropName)
    defer { uploads[name] = nil }
    do {
      guard !isClosed, let bytes = try await folder.size(of: name) else { throw ServiceError.sessionNotFound }
      try await claim(name, bytes: bytes, upload: record)
      return record.file
    } catch {
      throw ServiceError.wrapping(error)
    }
  }

  // MARK: Restart and end

  /// Takes up what a crash interrupted.
  ///
  /// - Parameters:
  ///   - claims: rows in state `claimed`.
  ///   - announced: uploads that were announced; their names are used when the files turn up in the folder.
  func finishClaims(_ claims: [MediaRecord], announced: [UploadRecord]) async {
    for record in announced { restored[EntryName(record.dropName)] = record }
    for record in claims {
      do {
        try await bringIn(record, from: EntryName(record.dropName))
      } catch {
        logger.error("a claim could not be finished", metadata: ["error": "\(error)"])
      }
    }
  }

  private var restored: [EntryName: UploadRecord] = [:]

  /// Stops claiming and removes what the session still has in the drop folder.
  ///
  /// - Returns: number and bytes of the files removed.
  func close() async -> (files: Int, bytes: Int) {
    isClosed = true
    recheckTask?.cancel()
    await recheckTask?.value
    var files = 0
    var bytes = 0
    guard let names = try? await folder.names() else { return (0, 0) }
    let prefix = Array("\(session)_".utf8)
    let hiddenPrefix = Array(".\(session)_".utf8)
    for name in names where name.bytes.starts(with: prefix) || name.bytes.starts(with: hiddenPrefix) {
      if case .file(let size, _, _, _) = try? await folder.inspect(name) {
        files += 1
        bytes += size
      }
      await folder.remove(name)
    }
    return (files, bytes)
  }

  // MARK: Looking

  private func drain() async {
    while true {
      let notices = inbox.withLock { $0.take() }
      if notices.isEmpty { break }
      for notice in notices where !isClosed { await consider(notice) }
      if inbox.withLock({ $0.takeOverflow() }), !isClosed { rescan() }
    }
  }

  /// Looks at an entry and claims it if it is finished and there is room.
  ///
  /// - Parameter hasWaited: true for the file whose turn it is among those that wait; others may not overtake them.
  /// - Returns: whether the file was claimed or still waits for room.
  @discardableResult
  private func consider(_ notice: DropNotice, hasWaited: Bool = false) async -> Bool {
    let name = notice.name
    guard uploads[name] == nil, claiming.insert(name).inserted else { return false }
    defer { claiming.remove(name) }
    do {
      let entry = try await folder.inspect(name)
      if entry == .beingWritten {
        // The kernel announces a close before it has forgotten the writer, so this may be the last that is heard of it.
        recheckLater(name)
        return false
      }
      if entry == .unreadable {
        logger.warning(
          "a file in the drop folder may not be read by the server; make it readable and put it there again")
      }
      guard case .file(let bytes, let links, let age, let writersKnown) = entry else { return false }
      if case .created = notice, links < 2 { return false }
      let mayStillBeWritten = !writersKnown && notice == .found(name)
      if bytes == 0 || mayStillBeWritten, age < Self.settlingSeconds {
        recheckLater(name)
        return false
      }
      guard hasWaited || waiting.isEmpty, await intake.hasRoom(forBytes: bytes) else {
        await wait(name, bytes: bytes)
        return true
      }
      try await claim(name, bytes: bytes, upload: restored.removeValue(forKey: name))
      return true
    } catch let error as ServiceError where error == .sessionNotFound {
      // The session is ending and takes its files along.
      return false
    } catch {
      logger.error("a file could not be claimed; it stays in the drop folder", metadata: ["error": "\(error)"])
      recheckLater(name)
      return false
    }
  }

  private func wait(_ name: EntryName, bytes: Int) async {
    guard waiting.count < DropInbox.capacity else {
      moreInFolder = true
      return
    }
    waiting.append(name)
    // Room that appeared between the refusal and this line was announced to nobody.
    guard waiting.count == 1, await intake.hasRoom(forBytes: bytes) else { return }
    // Ends by itself; not awaited here, because this entry counts as being claimed until the caller returns.
    Task { await self.roomAppeared() }
  }

  private func recheckLater(_ name: EntryName) {
    guard !isClosed else { return }
    rechecks.insert(name)
    guard recheckTask == nil else { return }
    let clock = clock
    // Held in `recheckTask`: awaited by close().
    recheckTask = Task { [weak self] in
      do { try await clock.sleep(for: Self.settlingTime) } catch { return }
      await self?.recheck()
    }
  }

  private func recheck() {
    recheckTask = nil
    for name in rechecks { notice(.found(name)) }
    rechecks = []
  }

  // MARK: Claiming

  private func claim(_ name: EntryName, bytes: Int, upload: UploadRecord?) async throws {
    guard let record = try await intake.claimed(name, bytes: bytes, upload: upload) else { return }
    try await bringIn(record, from: name)
  }

  private func bringIn(_ record: MediaRecord, from name: EntryName) async throws {
    let destination = intake.mediaPath(of: record)
    if let bytes = try await folder.move(name, to: destination) {
      try await intake.arrived(record, bytes: bytes)
    } else if let bytes = await intake.bytesAlreadyThere(record) {
      try await intake.arrived(record, bytes: bytes)
    } else {
      try await intake.vanished(record)
    }
  }
}
