import Synchronization

/// Something that ends once: a client's presence on its connection, or all that keeps one response going. Any number of tasks
/// may wait for the end, or run what is of no use after it.
final class EndSignal: Sendable {
  private struct State {
    var hasEnded = false
    var nextID = 0
    var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
  }

  private let state = Mutex(State())

  var hasEnded: Bool { state.withLock { $0.hasEnded } }

  func end() {
    let watchers = state.withLock { state in
      state.hasEnded = true
      defer { state.watchers = [:] }
      return state.watchers
    }
    for watcher in watchers.values { watcher.finish() }
  }

  /// Returns at the end, or when the task is cancelled.
  func ended() async {
    let (signal, continuation) = AsyncStream<Void>.makeStream()
    let id = state.withLock { state -> Int? in
      if state.hasEnded { return nil }
      state.nextID += 1
      state.watchers[state.nextID] = continuation
      return state.nextID
    }
    guard let id else { return }
    for await _ in signal {}
    state.withLock { $0.watchers[id] = nil }
  }

  /// Runs `work` and cancels it at the end; returns when it has stopped.
  ///
  /// - Throws: what `work` throws; `CancellationError` when the end came first.
  func beforeEnd<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    if hasEnded { throw CancellationError() }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        await self.ended()
        return nil
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() ?? nil else { throw CancellationError() }
      return value
    }
  }
}
