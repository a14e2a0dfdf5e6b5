import Audio
import Foundation
import Synchronization
import TranscriptionCore

/// Connects a session's ``FileCreationHandler`` with its journal, playlist and queue.
final class SessionIntake: MediaIntake {
  let context: SessionContext
  /// The session that this belongs to; weak, because the session owns the handler that owns this.
  private let reference = Mutex(Reference())

  private struct Reference: Sendable {
    weak var session: Session?
  }

  init(context: SessionContext) { self.context = context }

  private var current: Session? { reference.withLock { $0.session } }

  func attach(to session: Session) { reference.withLock { $0.session = session } }

  func hasRoom(forBytes bytes: Int) async -> Bool {
    // A file that can never fit is taken all the same, to be refused with its reason.
    if bytes > context.limits.bytes { return true }
    return await current?.queue.hasRoom(forBytes: bytes) ?? false
  }

  func claimed(_ name: EntryName, bytes: Int, upload: UploadRecord?) async throws -> MediaRecord? {
    guard let session = current else { return nil }
    try await session.requireOpen()
    await session.touch()
    let id = upload?.file ?? FileID(now: context.clock.now)
    var displayName = upload?.name
    if displayName == nil, case .session(_, let rest) = DropName(name) { displayName = rest }
    let shown = displayName ?? name.text
    let record = MediaRecord(
      id: id, session: session.id, name: shown, dropName: name.text,
      storedName: "\(session.id)_\(id).\(DropName.safeExtension(of: shown))", ordinal: await session.takeOrdinal(),
      bytes: bytes, createdAt: context.clock.now, options: await session.options,
      idempotencyKey: upload?.idempotencyKey)
    try await session.log.commit([.fileClaimed(record)], events: [.fileCreated(id, name: shown)])
    return record
  }

  func mediaPath(of record: MediaRecord) -> String {
    context.folders.mediaPath(of: record.session, storedName: record.storedName)
  }

  func bytesAlreadyThere(_ record: MediaRecord) async -> Int? {
    let path = mediaPath(of: record)
    return try? await BlockingIO.run {
      try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    }
  }

  func arrived(_ record: MediaRecord, bytes: Int) async throws {
    guard let session = current else { return }
    var record = record
    record.bytes = bytes
    guard bytes <= context.limits.bytes else {
      await context.folders.removeMedia(of: record.session, storedName: record.storedName)
      record.bytes = 0
      let message = "The file is larger than the \(context.limits.bytes) bytes that a session may hold."
      try await session.queue.reject(record, FileFailure(code: "too_large", message: message))
      return
    }
    try await session.queue.enqueue(record)
    await session.player.fileAdded(record.id, duration: nil)
  }

  func vanished(_ record: MediaRecord) async throws {
    let failure = FileFailure(
      code: "vanished",
      message: "The file disappeared from the drop folder before it could be taken. Put it there again.")
    try await current?.queue.reject(record, failure)
  }
}
