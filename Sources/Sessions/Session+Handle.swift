import Audio
import Foundation
import TranscriptionCore

/// A session as callers see it.
extension Session: SessionHandle {
  func snapshot() async throws(ServiceError) -> SessionSnapshot {
    return await makeSnapshot()
  }

  func change(_ wishes: SessionPatch) async throws(ServiceError) -> SessionSnapshot {
    let options = try SessionOptionsValidator(engines: context.recognition.engines, bounds: context.bounds)
      .applying(wishes, to: options)
    try await change(to: options)
    return await makeSnapshot()
  }

  func heartbeat() async throws(ServiceError) -> Date {
    try requireOpen()
    await touch()
    return currentRecord.expiresAt
  }

  func use() async throws(ServiceError) -> SessionUse {
    try requireOpen()
    return uses.begin()
  }

  func addViewer(lifetimeSeconds: Int) async throws(ServiceError) -> IssuedViewer {
    try requireOpen()
    guard (1...SessionBounds.maximumViewerSeconds).contains(lifetimeSeconds) else {
      throw ServiceError(
        .invalidRequest, code: "invalid_value",
        message: "expires_in_seconds must be between 1 and \(SessionBounds.maximumViewerSeconds).",
        parameter: "expires_in_seconds")
    }
    return try await requireKeeper().addViewer(to: id, lifetimeSeconds: lifetimeSeconds)
  }

  func viewers() async throws(ServiceError) -> [Viewer] {
    try requireOpen()
    return await keeper?.viewers(of: id) ?? []
  }

  func revokeViewer(_ viewer: ViewerID) async throws(ServiceError) {
    try requireOpen()
    try await requireKeeper().revokeViewer(viewer, of: id)
  }

  func end() async throws(ServiceError) -> SessionReceipt { try await requireKeeper().end(id) }

  func files() async throws(ServiceError) -> [FileSnapshot] {
    await queue.settled()
    return await queue.look { $0.snapshots(pace: $1) }
  }

  func files(after file: FileID?, limit: Int) async throws(ServiceError) -> FilePage {
    await queue.settled()
    return try await queue.look { machine, pace throws(ServiceError) in
      try machine.page(after: file, limit: limit, pace: pace)
    }
  }

  func file(_ id: FileID) async throws(ServiceError) -> FileSnapshot {
    await queue.settled()
    return try await queue.file(id)
  }

  func remove(_ file: FileID) async throws(ServiceError) {
    try await queue.remove(file)
    await peaks.remove(file)
    await player.fileRemoved(file)
  }

  func retry(_ file: FileID) async throws(ServiceError) -> FileSnapshot {
    try await queue.retry(file)
    return try await queue.file(file)
  }

  func media(_ file: FileID) async throws(ServiceError) -> StoredMedia {
    let record = try await queue.file(file).record
    let path = context.storage.folders.mediaPath(of: id, storedName: record.storedName)
    return StoredMedia(
      path: path, bytes: record.bytes, name: record.name, entityTag: "\"\(record.id)-\(record.bytes)\"",
      modifiedAt: record.createdAt)
  }

  func peaks(
    of file: FileID, from: Double, to: Double?, points: Int
  ) async throws(ServiceError) -> FilePeaks {
    await queue.settled()
    let record = try await queue.file(file).record
    return await peaks.peaks(of: record, from: from, to: to, points: points)
  }

  func windows(of file: FileID) async throws(ServiceError) -> FileWindows {
    await queue.settled()
    let running = await queue.look { machine, _ in machine.windowsInFlight(of: file) }
    let known: [WindowStatus]
    do { known = try await context.storage.journal.windowStatus(of: file, in: id) } catch { throw .wrapping(error) }
    return try await queue.look { machine, _ throws(ServiceError) in
      try machine.windows(of: file, known, running: running)
    }
  }

  func queue() async throws(ServiceError) -> QueueSnapshot {
    await queue.settled()
    return await queue.look { $0.snapshot(pace: $1) }
  }

  func setQueue(_ state: QueueSnapshot.State) async throws(ServiceError) -> QueueSnapshot {
    try await setQueuePaused(state)
    return await queue.look { $0.snapshot(pace: $1) }
  }

  func clearQueue() async throws(ServiceError) -> QueueSnapshot {
    try requireOpen()
    try await queue.clear()
    return await queue.look { $0.snapshot(pace: $1) }
  }

  func orderQueue(_ files: [FileID]) async throws(ServiceError) -> QueueSnapshot {
    guard Set(files).count == files.count else {
      throw ServiceError(
        .invalidRequest, code: "invalid_field", message: "A file stands in files twice. Nothing was moved.",
        parameter: "files")
    }
    try await queue.ask(.order(files))
    return await queue.look { $0.snapshot(pace: $1) }
  }

  func player() async throws(ServiceError) -> PlayerState {
    return await player.snapshot()
  }

  func command(
    _ command: PlayerCommand, ifRevision revision: Int?
  ) async throws(ServiceError) -> PlayerState {
    let state = try await player.apply(command, ifRevision: revision)
    guard command == .stop, recorder != nil else { return state }
    await endRecording(.wanted)
    return await player.snapshot()
  }

  func listen(to format: PacedAudioFormat) async throws(ServiceError) -> PacedAudio {
    try requireOpen()
    try await context.listening.encoders.check(format)
    let stream = stream
    try await stream.checkRoom(for: format)
    let listener = PacedListener(seat: try context.listening.listeners.take(for: seatHolder, at: context.clock.now)) {
      await stream.join(format)
    }
    return PacedAudio { await listener.next() }
  }

  func events(
    after seq: Int, heard: Int?, limit: Int, wait: Duration
  ) async throws(ServiceError) -> EventPage {
    // A stream lives on one lending for days, and asks again at least every few seconds.
    await touch()
    let use = uses.begin()
    defer { withExtendedLifetime(use) {} }
    return try await log.events(after: seq, heard: heard, limit: limit, wait: wait)
  }

  func lastEvent() async throws(ServiceError) -> Int { await log.lastSeq }

  func finished(_ file: FileID) async throws(ServiceError) -> FileSnapshot {
    let use = uses.begin()
    defer { withExtendedLifetime(use) {} }
    await queue.waitUntilFinished(file)
    return try await queue.file(file)
  }
}
