import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization
import TranscriptionCore

/// Writes paced audio to one listener until the session ends, the server shuts down or the listener goes.
///
/// It writes one chunk before it takes the next, so a slow listener holds one chunk in memory and delays nobody. One that
/// takes nothing at all for ``patience`` is let go: a phone that left the network would keep its place for ever.
struct ListeningStream: Sendable {
  let audio: PacedAudio
  let patience: Duration
  /// Closes the connection, which ends a write that waits for the listener.
  let hangUp: @Sendable () -> Void

  /// How many chunks were written.
  private final class Progress: Sendable {
    let chunks = Mutex(0)
  }

  /// Returns at the end of the sound and when the server shuts down; throws when the listener is gone or takes nothing.
  func write(to writer: inout any ResponseBodyWriter) async throws {
    let progress = Progress()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { if await isGivenUp(progress) { hangUp() } }
      defer { group.cancelAll() }
      for await chunk in audio {
        if Task.isShuttingDownGracefully { return }
        try await writer.write(ByteBuffer(bytes: chunk))
        progress.chunks.withLock { $0 += 1 }
      }
    }
  }

  /// Returns true when nothing was written for too long; false when it is cancelled. A shutdown is noticed with the next
  /// chunk, by whoever takes any; the others are not waited for.
  private func isGivenUp(_ progress: Progress) async -> Bool {
    let isStuck = try? await cancelWhenGracefulShutdown {
      var last = -1
      while true {
        let written = progress.chunks.withLock { $0 }
        guard written != last else { return true }
        last = written
        try await Task.sleep(for: patience)
      }
    }
    if isStuck == true { return true }
    guard Task.isShuttingDownGracefully else { return false }
    return (try? await Task.sleep(for: .seconds(1))) != nil
  }
}
