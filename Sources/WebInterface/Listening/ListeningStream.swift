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

  /// How many chunks were written.
  private final class Progress: Sendable {
    let chunks = Mutex(0)
  }

  /// A writer on its way to the one child task that uses it. Unchecked: ``write(to:)`` does not use it itself, and awaits
  /// that child's end before it returns, so nobody else writes meanwhile.
  private struct Loan: @unchecked Sendable {
    let writer: any ResponseBodyWriter
  }

  /// Returns at the end of the sound and when the server shuts down; throws when the listener is gone or takes nothing.
  func write(to writer: any ResponseBodyWriter) async throws {
    let progress = Progress()
    let loan = Loan(writer: writer)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var writer = loan.writer
        for await chunk in audio {
          if Task.isShuttingDownGracefully { return }
          try await writer.write(ByteBuffer(bytes: chunk))
          progress.chunks.withLock { $0 += 1 }
        }
      }
      group.addTask { try await watch(progress) }
      try await group.next()
      group.cancelAll()
    }
  }

  /// Throws when nothing was written for too long. A shutdown is noticed with the next chunk, by whoever takes any; the
  /// others are not waited for.
  private func watch(_ progress: Progress) async throws {
    try? await cancelWhenGracefulShutdown {
      var last = -1
      while true {
        let written = progress.chunks.withLock { $0 }
        guard written != last else { return }
        last = written
        try await Task.sleep(for: patience)
      }
    }
    if Task.isShuttingDownGracefully { try await Task.sleep(for: .seconds(1)) }
    throw CancellationError()
  }
}
