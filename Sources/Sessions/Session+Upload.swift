import Audio
import Foundation
import TranscriptionCore

/// Uploads take the road of every file: to a hidden name in the drop folder, then renamed, then claimed.
extension Session {
  nonisolated func upload(
    _ request: UploadRequest, _ body: (any UploadWriter) async throws -> Void
  ) async throws -> FileSnapshot {
    try request.check()
    let use = uses.begin()
    defer { withExtendedLifetime(use) {} }
    if let key = request.idempotencyKey {
      if let known = await queue.look({ machine, _ in machine.file(withIdempotencyKey: key) }) {
        return try await queue.file(known)
      }
      try await beginUpload(key: key)
    }
    do {
      let snapshot = try await admit(request, body)
      if let key = request.idempotencyKey { await endUpload(key: key) }
      return snapshot
    } catch {
      if let key = request.idempotencyKey { await endUpload(key: key) }
      if let refusal = error as? ServiceError, refusal.code == "disk_low",
        let shortage = context.storage.disk.shortage()
      {
        await tell(of: shortage)
      }
      throw error
    }
  }

  /// Keeps a place in the queue and on the disk while the upload is received.
  private nonisolated func admit(
    _ request: UploadRequest, _ body: (any UploadWriter) async throws -> Void
  ) async throws -> FileSnapshot {
    let limit = context.limits.uploadBytes
    if let expectedBytes = request.expectedBytes, expectedBytes > limit {
      throw ServiceError.uploadTooLarge(limit: limit)
    }
    let file = FileID(now: context.clock.now)
    let allowance = UploadAllowance(
      file: file, holder: seatHolder, limit: limit, announced: request.expectedBytes ?? 0, queue: queue,
      disk: context.storage.disk)
    try await allowance.begin()
    do {
      let dropName = "\(id)_\(file).\(DropName.safeExtension(of: request.name))"
      let upload = UploadRecord(
        session: id, dropName: dropName, file: file, name: request.name, idempotencyKey: request.idempotencyKey,
        audioTrack: request.audioTrack)
      let snapshot = try await receive(upload, allowance: allowance, body)
      await allowance.end()
      return snapshot
    } catch {
      await allowance.end()
      throw error
    }
  }

  private nonisolated func receive(
    _ upload: UploadRecord, allowance: UploadAllowance, _ body: (any UploadWriter) async throws -> Void
  ) async throws -> FileSnapshot {
    let partial = try await UploadFile.create(
      EntryName(DropName.hidden(upload: upload.dropName)), in: handler.folder, allowance: allowance)
    do {
      try await body(partial)
      try await partial.finish()
      try await requireOpen()
      try await log.commit([.uploadAnnounced(upload)])
      await handler.expect(upload)
      try await partial.appear(as: EntryName(upload.dropName), in: handler.folder)
    } catch {
      await handler.forget(upload)
      await partial.discard()
      throw error
    }
    try await handler.claimUpload(upload)
    return try await queue.file(upload.file)
  }
}
