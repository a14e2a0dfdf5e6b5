import Synchronization

/// Event streams that are read while something is measured.
enum EventListeners {
  /// Latencies of what was heard.
  final class Heard: Sendable {
    private let latencies = Mutex<[Double]>([])

    var samples: Samples { Samples(latencies.withLock { $0 }) }

    func add(_ latency: Double) { latencies.withLock { $0.append(latency) } }
    func forget() { latencies.withLock { $0 = [] } }
  }

  /// Attaches a stream to each session, runs `body` once all are open, and closes them.
  static func attached<Value: Sendable>(
    to sessions: [OpenedSession], of server: RunningServer, _ body: (Heard) async throws -> Value
  ) async throws -> Value {
    let heard = Heard()
    let client = server.client
    // Opened before anything is measured; each then belongs to the task that reads it.
    let bodies = try await concurrently(sessions, width: 32) { try await client.eventStream(of: $0) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for stream in bodies {
        group.addTask {
          do {
            try await EventStreamReader.read(stream) { _, at, _, received in heard.add(received - at) }
          } catch  where Task.isCancelled {
            // The measurement is over.
          }
        }
      }
      let value = try await body(heard)
      group.cancelAll()
      return value
    }
  }
}
