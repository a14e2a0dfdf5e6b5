import Synchronization

/// What has happened so far; tests wait until it is enough.
final class Recorded<Item: Sendable>: Sendable {
  private struct State {
    var items: [Item] = []
    var waiters: [(count: Int, waiter: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  var all: [Item] { state.withLock { $0.items } }

  func add(_ item: Item) {
    let due = state.withLock { state in
      state.items.append(item)
      let due = state.waiters.filter { $0.count <= state.items.count }
      state.waiters.removeAll { $0.count <= state.items.count }
      return due.map(\.waiter)
    }
    for waiter in due { waiter.resume() }
  }

  /// Returns once there are so many.
  @discardableResult
  func wait(for count: Int) async -> [Item] {
    await withCheckedContinuation { waiter in
      let isEnough = state.withLock { state in
        if state.items.count >= count { return true }
        state.waiters.append((count, waiter))
        return false
      }
      if isEnough { waiter.resume() }
    }
    return all
  }
}
