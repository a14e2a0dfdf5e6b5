import Foundation
import TranscriptionCore

/// Uploads, one after the other for each idempotency key.
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
      let snapshot = try await receive(request, body)
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

  private nonisolated func receive(
    _ request: UploadRequest, _ body: (any UploadWriter) async throws -> Void
  ) async throws -> FileSnapshot {
    let upload = try await Upload.begin(request, for: self)
    do {
      try await body(upload.writer)
      return try await upload.finish()
    } catch {
      await upload.abandon()
      throw error
    }
  }
}
