import Synchronization

/// Counts how often something happened, and lets a test wait for it.
final class Milestone: Sendable {
  private struct State {
    var count = 0
    var waiting: [(target: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.count } }

  func reach() {
    let due = state.withLock { state in
      state.count += 1
      let due = state.waiting.filter { $0.target <= state.count }
      state.waiting.removeAll { $0.target <= state.count }
      return due
    }
    for waiter in due { waiter.continuation.resume() }
  }

  func reached(_ target: Int = 1) async {
    await withCheckedContinuation { continuation in
      let isDue = state.withLock { state in
        if state.count >= target { return true }
        state.waiting.append((target, continuation))
        return false
      }
      if isDue { continuation.resume() }
    }
  }
}
