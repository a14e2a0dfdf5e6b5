import Audio
import TranscriptionCore

/// How the parts of a session hear of each other.
extension Session: SessionWiring {
  nonisolated func captions(of file: FileID) async -> [Segment] {
    (try? await context.storage.journal.captions(of: file, in: id)) ?? []
  }

  nonisolated func media(of file: FileID) async -> MediaLocation? {
    guard let record = await queue.look({ machine, _ in machine[file]?.record }), record.failure?.isPermanent != true
    else { return nil }
    return MediaLocation(
      path: context.storage.folders.mediaPath(of: id, storedName: record.storedName), track: record.audioTrack)
  }

  nonisolated func playerMoved() {
    // Ends by itself; nothing depends on when the queue hears of it.
    Task { [queue] in await queue.announceWork() }
  }

  nonisolated func queueTold(_ news: QueueNews) async { await player.hear(news) }

  nonisolated func roomAppeared() async { await handler.roomAppeared() }

  nonisolated func saveRecording(_ name: String, _ bytes: [UInt8]) async throws -> FileID {
    try await upload(UploadRequest(name: name, expectedBytes: bytes.count)) { writer in
      try await writer.write(bytes)
    }.record.id
  }

  nonisolated func recordingSaved(_ file: FileID, seconds: Double, _ state: RecordingState) async {
    await player.recorded(file, seconds: seconds, recording: state)
  }

  func recordingChanged(_ recording: String, _ state: RecordingState?, _ event: SessionEvent?) async {
    if let state { return await player.recordingChanged(state, event) }
    // First, so that no other recording begins before the player is rid of this one.
    await player.recordingEnded(recording, event)
    recorder = nil
  }
}
