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
  private var waitingNames: Set<EntryName> = []
  private var moreInFolder = false
  /// How often room appeared since somebody began to take waiting files; that one goes on until there is no more news.
  private var roomNotices = 0
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

  /// The queue may have room again: takes the files that wait, in order, until it is full.
  func roomAppeared() async {
    roomNotices += 1
    guard roomNotices == 1 else { return }
    repeat {
      roomNotices = 1
      await takeWaiting()
    } while roomNotices > 1
    roomNotices = 0
    if waiting.isEmpty, moreInFolder {
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
        // The move within a file system is one step: where it was done, what has the name now is another file.
        let destination = intake.mediaPath(of: record)
        if let bytes = await intake.bytesAlreadyThere(record), await folder.sharesFileSystem(with: destination) {
          try await intake.arrived(record, bytes: bytes)
        } else {
          try await bringIn(record, from: EntryName(record.dropName))
        }
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
    return await folder.removeFiles(of: [session])
  }

  // MARK: Looking

  private func drain() async {
    while true {
      let notices = inbox.withLock { $0.take() }
      if notices.isEmpty { break }
      for notice in notices where !isClosed {
        guard await consider(notice, hasTurn: waiting.isEmpty) == .noRoom else { continue }
        wait(notice.name)
        // Room that appeared after the answer and before the name was put down would otherwise be missed.
        if await intake.hasRoom(forBytes: 0) { await roomAppeared() }
      }
      if inbox.withLock({ $0.takeOverflow() }), !isClosed { rescan() }
    }
  }

  private enum Outcome {
    case noRoom
    /// Claimed, or there is nothing to claim now.
    case settled
  }

  /// Looks at an entry and claims it if it is finished and there is room.
  ///
  /// - Parameter hasTurn: false while others have been waiting for room longer.
  private func consider(_ notice: DropNotice, hasTurn: Bool) async -> Outcome {
    let name = notice.name
    guard uploads[name] == nil, claiming.insert(name).inserted else { return .settled }
    defer { claiming.remove(name) }
    do {
      let entry = try await folder.inspect(name)
      if entry == .beingWritten {
        // The kernel announces a close before it has forgotten the writer, so this may be the last that is heard of it.
        recheckLater(name)
      } else if entry == .unreadable {
        logger.warning(
          "a file in the drop folder may not be read by the server; make it readable and put it there again")
      }
      guard case .file(let bytes, let links, let age, let writersKnown) = entry else { return .settled }
      if case .created = notice, links < 2 { return .settled }
      let mayStillBeWritten = !writersKnown && notice == .found(name)
      if bytes == 0 || mayStillBeWritten, age < Self.settlingSeconds {
        recheckLater(name)
        return .settled
      }
      guard hasTurn, await intake.hasRoom(forBytes: bytes) else { return .noRoom }
      try await claim(name, bytes: bytes, upload: restored.removeValue(forKey: name))
    } catch let error as ServiceError where error == .sessionNotFound {
      // The session is ending and takes its files along.
    } catch {
      logger.error("a file could not be claimed; it stays in the drop folder", metadata: ["error": "\(error)"])
      recheckLater(name)
    }
    return .settled
  }

  private func wait(_ name: EntryName) {
    guard !waitingNames.contains(name) else { return }
    if waiting.count < DropInbox.capacity {
      waiting.append(name)
      waitingNames.insert(name)
    } else {
      moreInFolder = true
    }
  }

  private func takeWaiting() async {
    while !isClosed, let name = waiting.first {
      if await consider(.found(name), hasTurn: true) == .noRoom { return }
      waiting.removeFirst()
      waitingNames.remove(name)
    }
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
