import TranscriptionCore

/// What one upload may take: its place in the session's queue, and room among the session's bytes and on the server's
/// disks. Asked before anything is written, so that many uploads at once do not go beyond what there is together. Among
/// the session's bytes its announced length is kept at once; on the disks, which all sessions share, only what has come.
///
/// ``begin()``, then ``take(_:)`` before each write, ``end()`` always.
actor UploadAllowance {
  private let file: FileID
  private let holder: PlaceHolder
  private let limit: Int
  private let queue: ProcessWhisperQueue
  private let disk: DiskSpace
  /// Bytes for which there is a place.
  private var kept: Int
  private var taken = 0

  /// An upload of unknown length asks for this many bytes at a time, or for what it needs where so many are not to be had.
  private static let stepBytes = 4 << 20

  /// - Parameters:
  ///   - holder: the session and owner that the upload is counted for.
  ///   - limit: the most bytes of one upload.
  ///   - announced: its length, or 0 where it is not known.
  init(file: FileID, holder: PlaceHolder, limit: Int, announced: Int, queue: ProcessWhisperQueue, disk: DiskSpace) {
    self.file = file
    self.holder = holder
    self.limit = limit
    self.queue = queue
    self.disk = disk
    kept = announced
  }

  /// - Throws: why nothing can be taken now.
  func begin() async throws(ServiceError) {
    try disk.begin(file, announced: kept, for: holder)
    do throws(ServiceError) {
      try await queue.reserve(file, bytes: kept)
    } catch {
      disk.end(file)
      throw error
    }
  }

  /// So many bytes more are about to be written.
  ///
  /// - Throws: why they may not be.
  func take(_ bytes: Int) async throws(ServiceError) {
    try await queue.look { machine, _ throws(ServiceError) in try machine.requireOpen() }
    taken += bytes
    guard taken <= limit else { throw ServiceError.uploadTooLarge(limit: limit) }
    if taken > kept { try await keepMore(taken - kept) }
    try disk.willWrite(bytes, of: file)
  }

  /// Gives back what the file does not have. A file that has joined the queue counts there.
  func end() async {
    disk.end(file)
    await queue.release([file])
  }

  private func keepMore(_ needed: Int) async throws(ServiceError) {
    let generous = max(needed, min(Self.stepBytes, limit - kept))
    do throws(ServiceError) {
      try await queue.grow(file, by: generous)
      kept += generous
    } catch {
      guard generous > needed else { throw error }
      try await queue.grow(file, by: needed)
      kept += needed
    }
  }
}
