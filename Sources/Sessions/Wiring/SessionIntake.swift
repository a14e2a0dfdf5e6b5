import Foundation
import TranscriptionCore

/// Connects a session's ``FileCreationHandler`` with its journal, playlist, queue and the server's disks.
struct SessionIntake: MediaIntake {
  private let context: SessionContext
  private let link: SessionLink

  init(context: SessionContext, link: SessionLink) {
    self.context = context
    self.link = link
  }

  private var current: Session? { link.target }

  func lookThroughFolder() {
    if let session = current { session.watcher.lookThrough(for: session.id) }
  }

  func places() async -> Int {
    guard let session = current, await hasDisk(for: session) else { return 0 }
    return await session.queue.look { machine, _ in machine.places }
  }

  func reserve(_ files: [DropCandidate]) async -> Int {
    guard let session = current, await hasDisk(for: session) else { return 0 }
    return await session.queue.reserve(files)
  }

  func release(_ files: [FileID]) async { await current?.queue.release(files) }

  func claimed(_ files: [DropCandidate]) async throws -> [MediaRecord] {
    guard let session = current else { throw ServiceError.sessionNotFound }
    try await session.requireOpen()
    await session.touch()
    let now = context.clock.now
    let options = await session.options
    let firstOrdinal = await session.takeOrdinals(files.count)
    let records = files.enumerated().map { place, file in
      let shown = displayName(of: file)
      var record = MediaRecord(
        id: file.id, session: session.id, name: shown, dropName: file.name.text,
        storedName: "\(session.id)_\(file.id).\(DropName.safeExtension(of: shown))", ordinal: firstOrdinal + place,
        bytes: file.bytes, createdAt: now, options: options, idempotencyKey: file.upload?.idempotencyKey)
      record.audioTrack = file.upload?.audioTrack
      return record
    }
    // Events name a file once it can be asked for: when it has arrived, or cannot.
    try await session.log.commit(records.map { .fileClaimed($0) })
    return records
  }

  func mediaPath(of record: MediaRecord) -> String {
    context.storage.folders.mediaPath(of: record.session, storedName: record.storedName)
  }

  func arrived(_ records: [MediaRecord]) async throws {
    guard let session = current else { throw ServiceError.sessionNotFound }
    let limit = context.limits.bytes
    let welcome = records.filter { $0.bytes <= limit }
    if !welcome.isEmpty {
      try await session.queue.ask(.intake(welcome))
      let files = welcome.map(\.id)
      await session.player.filesAdded(
        files, before: await session.queue.look { machine, _ in machine.successor(of: files[files.count - 1]) })
    }
    for var record in records where record.bytes > limit {
      await context.storage.folders.removeMedia(of: record.session, storedName: record.storedName)
      record.bytes = 0
      let message = "The file is larger than the \(limit) bytes that a session may hold."
      try await reject(record, FileFailure(code: "too_large", message: message))
    }
  }

  func vanished(_ record: MediaRecord) async throws {
    let failure = FileFailure(
      code: "vanished",
      message: "The file disappeared from the drop folder before it could be taken. Put it there again.")
    try await reject(record, failure)
  }

  private func reject(_ record: MediaRecord, _ failure: FileFailure) async throws {
    guard let session = current else { return }
    try await session.queue.ask(.rejection(record, failure))
    await session.queue.release([record.id])
  }

  private func displayName(of file: DropCandidate) -> String {
    if let upload = file.upload { return TextBounds.fileName.cut(upload.name) }
    let name = DisplayName.clean(DropName.shown(file.name))
    return name.isEmpty ? "\u{FFFD}" : name
  }

  /// Whether the disks have room for more; a session whose files have to wait for it is told.
  private func hasDisk(for session: Session) async -> Bool {
    guard let shortage = context.storage.disk.shortage() else { return true }
    await session.tell(of: shortage)
    return false
  }
}
