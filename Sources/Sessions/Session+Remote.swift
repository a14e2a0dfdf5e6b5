import Foundation
import TranscriptionCore

/// Media from elsewhere: files that are fetched, and sources that are recorded. Both become files like any other.
extension Session {
  nonisolated func fetch(url: String, _ request: UploadRequest) async throws(ServiceError) -> FileSnapshot {
    try TextBounds.url.check(url)
    try request.check()
    let use = uses.begin()
    defer { withExtendedLifetime(use) {} }
    let address = try context.remote.media.address(url)
    if let key = request.idempotencyKey,
      let known = await queue.look({ machine, _ in machine.file(withIdempotencyKey: key) })
    {
      return try await queue.file(known)
    }
    try await beginFetch()
    do {
      let snapshot = try await fetch(address, request)
      await endFetch()
      return snapshot
    } catch {
      await endFetch()
      throw error
    }
  }

  private nonisolated func fetch(
    _ address: RemoteAddress, _ request: UploadRequest
  ) async throws(ServiceError) -> FileSnapshot {
    do {
      return try await context.remote.media.fetch(address) { file in
        var request = request
        request.name = Self.name(wanted: request.name, file: file, address: address)
        request.expectedBytes = file.length
        return try await self.upload(request) { writer in
          while let bytes = try await file.bytes.next() {
            // A fetch does not outlive its session.
            try await self.requireOpen()
            try await writer.write(bytes)
          }
        }
      }
    } catch let failure as RemoteFailure {
      throw failure.refusal
    } catch {
      throw ServiceError.wrapping(error)
    }
  }

  func record(url: String) async throws(ServiceError) -> PlayerState {
    try requireOpen()
    try TextBounds.url.check(url)
    let address = try context.remote.media.address(url)
    guard recorder == nil else {
      throw ServiceError(
        .conflict, code: "recording_under_way",
        message: "This session records already. Stop that recording with DELETE …/player/record first.")
    }
    let id = SessionID(now: context.clock.now).description
    let recorder = StreamRecorder(
      id: id, address: address, source: context.remote.media.source(address),
      link: link, seat: try context.remote.recordings.take(for: seatHolder, at: context.clock.now),
      clock: context.clock, logger: logger)
    self.recorder = recorder
    await player.recordingChanged(await recorder.state, nil)
    await recorder.start()
    // The recording may have been stopped meanwhile, before the player knew of it.
    if self.recorder !== recorder { await player.recordingEnded(id, nil) }
    return await player.snapshot()
  }

  func stopRecording() async throws(ServiceError) -> PlayerState {
    try requireOpen()
    await endRecording(.wanted)
    return await player.snapshot()
  }

  /// Returns when nothing of the recording runs any more.
  func endRecording(_ reason: StreamRecorder.Stop) async {
    guard let recorder else { return }
    await recorder.stop(reason)
    if self.recorder === recorder { self.recorder = nil }
  }

  /// The name that the user wished, or that the file has where it is, without folders and control characters.
  private static func name(wanted: String, file: RemoteFile, address: RemoteAddress) -> String {
    let name = wanted.isEmpty ? file.name ?? "" : wanted
    let last = name.unicodeScalars.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(Array.init) ?? []
    let visible = last.filter { $0.properties.generalCategory != .control }
    let tidy = TextBounds.fileName.cut(String(String.UnicodeScalarView(visible)))
    return tidy.isEmpty ? address.host : tidy
  }
}
