import Audio
import Foundation
import TranscriptionCore

/// Uploads take the road of every file: to a hidden name in the drop folder, then renamed, then claimed.
extension Session {
  nonisolated func upload(
    name: String, idempotencyKey: String?, expectedBytes: Int?,
    _ body: (any UploadWriter) async throws -> Void
  ) async throws -> FileSnapshot {
    try await requireOpen()
    await touch()
    if let key = idempotencyKey {
      if let known = await queue.file(withIdempotencyKey: key) { return try await queue.file(known) }
      try await beginUpload(key: key)
    }
    do {
      let snapshot = try await admit(
        name: name, idempotencyKey: idempotencyKey, expectedBytes: expectedBytes, body)
      if let key = idempotencyKey { await endUpload(key: key) }
      return snapshot
    } catch {
      if let key = idempotencyKey { await endUpload(key: key) }
      throw error
    }
  }

  /// Keeps a place in the queue while the upload is received.
  private nonisolated func admit(
    name: String, idempotencyKey: String?, expectedBytes: Int?, _ body: (any UploadWriter) async throws -> Void
  ) async throws -> FileSnapshot {
    let limit = context.limits.uploadBytes
    if let expectedBytes, expectedBytes > limit { throw ServiceError.uploadTooLarge(limit: limit) }
    let reserved = expectedBytes ?? 0
    try await queue.reserve(forBytes: reserved)
    do {
      let snapshot = try await receive(name: name, idempotencyKey: idempotencyKey, limit: limit, body)
      await queue.releaseReservation(ofBytes: reserved)
      return snapshot
    } catch {
      await queue.releaseReservation(ofBytes: reserved)
      throw error
    }
  }

  private nonisolated func receive(
    name: String, idempotencyKey: String?, limit: Int, _ body: (any UploadWriter) async throws -> Void
  ) async throws -> FileSnapshot {
    let file = FileID(now: context.clock.now)
    let dropName = "\(id)_\(file).\(DropName.safeExtension(of: name))"
    let upload = UploadRecord(
      session: id, dropName: dropName, file: file, name: name, idempotencyKey: idempotencyKey)
    let partial = try await UploadFile.create(
      at: context.dropFolder + "/" + DropName.hidden(upload: dropName), limit: limit)
    do {
      try await body(partial)
      try await partial.finish()
      try await requireOpen()
      if let refusal = await queue.refusal(forBytes: partial.bytes), refusal.code == "session_bytes_full" {
        throw refusal
      }
      try await log.commit([.uploadAnnounced(upload)])
      await handler.expect(upload)
      try await partial.appear(as: context.dropFolder + "/" + dropName)
    } catch {
      await handler.forget(upload)
      await partial.discard()
      throw error
    }
    _ = try await handler.claimUpload(upload)
    return try await queue.file(file)
  }
}
