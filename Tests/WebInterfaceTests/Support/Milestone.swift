import Synchronization

/// Counts how often something happened, and lets a test wait for it.
final class Milestone: Sendable {
  private struct State {
    var count = 0
    var waiting: [(target: Int, signal: AsyncStream<Void>.Continuation)] = []
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.count } }

  func reach() {
    state.withLock { state in
      state.count += 1
      for waiter in state.waiting where waiter.target <= state.count { waiter.signal.finish() }
      state.waiting.removeAll { $0.target <= state.count }
    }
  }

  /// Returns when it has happened `target` times, or when the test's time is up.
  func reached(_ target: Int = 1) async {
    let (stream, signal) = AsyncStream<Void>.makeStream()
    state.withLock { state in
      if state.count >= target { signal.finish() } else { state.waiting.append((target, signal)) }
    }
    for await _ in stream {}
  }
}
