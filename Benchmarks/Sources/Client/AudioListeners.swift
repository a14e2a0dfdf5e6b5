import AsyncHTTPClient
import NIOCore
import Synchronization

/// Connections that hear one session's paced audio while something is measured.
enum AudioListeners {
  /// What one connection has received.
  final class Ear: Sendable {
    private struct State {
      var bytes = 0
      var lastChunk: Moment?
      var longestGap = 0.0
    }

    private let state = Mutex(State())

    func heard(_ count: Int) {
      let now = Moment.now
      state.withLock { state in
        if let last = state.lastChunk { state.longestGap = max(state.longestGap, now - last) }
        state.lastChunk = now
        state.bytes += count
      }
    }

    var bytes: Int { state.withLock { $0.bytes } }
    var longestGap: Double { state.withLock { $0.longestGap } }

    /// What came before does not count: the beginning comes all at once.
    func forget() { state.withLock { $0 = State() } }
  }

  /// Attaches so many, runs `body` once all of them hear something, and closes them.
  static func attached<Value: Sendable>(
    _ count: Int, format: String, to session: OpenedSession, of server: RunningServer,
    _ body: ([Ear]) async throws -> Value
  ) async throws -> Value {
    let client = server.client
    let connections = try await concurrently(Array(0..<count), width: 32) { _ in
      try await client.listen(to: session, format: format)
    }
    let ears = connections.map { _ in Ear() }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for (connection, ear) in zip(connections, ears) {
        group.addTask {
          do {
            for try await buffer in connection { ear.heard(buffer.readableBytes) }
          } catch  where Task.isCancelled {
            // The measurement is over.
          }
        }
      }
      while ears.contains(where: { $0.bytes == 0 }) { try await Task.sleep(for: .milliseconds(100)) }
      let value = try await body(ears)
      group.cancelAll()
      return value
    }
  }
}
