import TranscriptionCore

/// One upload on its way. It owns the places that are kept for it, its hidden file in the drop folder and its announcement,
/// and gives back what the session does not take over. It takes the road of every file: written under a hidden name,
/// renamed, claimed.
///
/// ``begin(_:for:)``, then ``writer``, and either ``finish()`` or ``abandon()``; also the latter where the former fails.
struct Upload: Sendable {
  private let session: Session
  private let record: UploadRecord
  private let allowance: UploadAllowance
  private let file: UploadFile

  private init(session: Session, record: UploadRecord, allowance: UploadAllowance, file: UploadFile) {
    self.session = session
    self.record = record
    self.allowance = allowance
    self.file = file
  }

  /// Keeps a place in the queue and on the disks, and makes the hidden file.
  ///
  /// - Throws: why nothing can be taken now; nothing is kept then.
  static func begin(_ request: UploadRequest, for session: Session) async throws(ServiceError) -> Upload {
    let context = session.context
    let limit = context.limits.uploadBytes
    if let expectedBytes = request.expectedBytes, expectedBytes > limit {
      throw ServiceError.uploadTooLarge(limit: limit)
    }
    let id = FileID(now: context.clock.now)
    let record = UploadRecord(
      session: session.id, dropName: "\(session.id)_\(id).\(DropName.safeExtension(of: request.name))", file: id,
      name: request.name, idempotencyKey: request.idempotencyKey, audioTrack: request.audioTrack)
    let allowance = UploadAllowance(
      file: id, holder: session.seatHolder, limit: limit, announced: request.expectedBytes ?? 0, queue: session.queue,
      disk: context.storage.disk)
    try await allowance.begin()
    do throws(ServiceError) {
      let file = try await UploadFile.create(
        EntryName(DropName.hidden(upload: record.dropName)), in: session.handler.folder, allowance: allowance)
      return Upload(session: session, record: record, allowance: allowance, file: file)
    } catch {
      await allowance.end()
      throw error
    }
  }

  /// Takes the bytes.
  var writer: any UploadWriter { file }

  /// All bytes are written: announces the file, lets it appear and has it claimed. Returns once it is queued.
  func finish() async throws(ServiceError) -> FileSnapshot {
    try await file.finish()
    try await session.requireOpen()
    try await session.log.commit([.uploadAnnounced(record)])
    await session.handler.expect(record)
    try await file.appear(as: EntryName(record.dropName), in: session.handler.folder)
    try await session.handler.claimUpload(record)
    let snapshot = try await session.queue.file(record.file)
    await allowance.end()
    return snapshot
  }

  /// The file will not come, or could not be claimed: gives back what is kept, and removes the hidden file. One that has
  /// appeared stays in the drop folder with its announcement, and is claimed at the next start.
  func abandon() async {
    await session.handler.forget(record)
    await file.discard()
    await allowance.end()
  }
}
