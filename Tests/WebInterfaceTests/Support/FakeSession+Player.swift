import Foundation
import Synchronization
import TranscriptionCore

extension FakeSession {
  /// A listener's place, for as long as anything holds it.
  private final class Seat: Sendable {
    private let left: Milestone

    init(_ left: Milestone) { self.left = left }

    deinit { left.reach() }
  }

  func player() async throws(ServiceError) -> PlayerState { state.withLock { $0.player } }

  /// The format's name and one more chunk, then the end; for a session labelled so, silence for ever, or a refusal.
  func listen(to format: PacedAudioFormat) async throws(ServiceError) -> PacedAudio {
    let label = state.withLock { $0.options.label }
    if label == "full" {
      throw ServiceError(.overloaded, code: "listeners_full", message: "Full.", retryAfterSeconds: 30, limit: 1)
    }
    let (chunks, source) = AsyncStream<[UInt8]>.makeStream()
    source.yield(Array(format.rawValue.utf8))
    source.yield(Array(" sound".utf8))
    if label != "endless" { source.finish() }
    let seat = Seat(leftListeners)
    return PacedAudio { [waiting] in
      _ = seat
      waiting.reach()
      return await chunks.first { _ in true }
    }
  }

  func command(
    _ command: PlayerCommand, ifRevision revision: Int?
  ) async throws(ServiceError) -> PlayerState {
    try state.withLock { state throws(ServiceError) in
      if let revision, revision != state.player.revision {
        throw ServiceError(.conflict, code: "revision_changed", message: "Changed.")
      }
      state.commands.append(command)
      state.player.revision += 1
      return state.player
    }
  }

  func fetch(url: String, _ request: UploadRequest) async throws(ServiceError) -> FileSnapshot {
    guard url.hasPrefix("http") else {
      throw ServiceError(.invalidRequest, code: "invalid_url", message: "No address.", parameter: "url")
    }
    do {
      var request = request
      if request.name.isEmpty { request.name = "fetched" }
      return try await upload(request) { writer in
        try await writer.write(Array(url.utf8))
      }
    } catch {
      throw (error as? ServiceError) ?? ServiceError(.server, code: "internal_error", message: "\(error)")
    }
  }

  func record(url: String) async throws(ServiceError) -> PlayerState {
    try state.withLock { state throws(ServiceError) in
      guard state.player.recording == nil else {
        throw ServiceError(.conflict, code: "recording_under_way", message: "It records already.")
      }
      state.player.recording = RecordingState(id: "r", url: url, startedAt: Date(timeIntervalSince1970: 0))
      state.player.revision += 1
      return state.player
    }
  }

  func stopRecording() async throws(ServiceError) -> PlayerState {
    state.withLock { state in
      state.player.recording = nil
      return state.player
    }
  }
}
