import Dispatch
import Synchronization

/// Runs closures on a dispatch queue, in the order in which they came, at most `width` at a time.
///
/// A plain concurrent queue would start a thread for each waiting closure, up to the process's limit.
final class BlockingLane: Sendable {
  private struct State {
    var waiting: [@Sendable () -> Void] = []
    /// Index of the first closure in `waiting` that has not been taken; those before it are spent.
    var first = 0
    var threads = 0

    mutating func popFirst() -> (@Sendable () -> Void)? {
      guard first < waiting.count else {
        waiting.removeAll(keepingCapacity: waiting.capacity <= 1_024)
        first = 0
        return nil
      }
      let work = waiting[first]
      waiting[first] = {}
      first += 1
      if first >= 1_024, first * 2 >= waiting.count {
        waiting.removeFirst(first)
        first = 0
      }
      return work
    }
  }

  private let queue: DispatchQueue
  private let width: Int
  private let state = Mutex(State())

  init(label: String, width: Int) {
    queue = DispatchQueue(label: label, attributes: .concurrent)
    self.width = width
  }

  func enqueue(_ work: @Sendable @escaping () -> Void) {
    let needsThread = state.withLock { state in
      state.waiting.append(work)
      guard state.threads < width else { return false }
      state.threads += 1
      return true
    }
    if needsThread { queue.async { self.drain() } }
  }

  /// Takes closures until none is left. A thread is given up in the same critical section that sees the list empty,
  /// so no closure is ever left without a thread.
  private func drain() {
    while let work = next() { work() }
  }

  private func next() -> (@Sendable () -> Void)? {
    state.withLock { state in
      if let work = state.popFirst() { return work }
      state.threads -= 1
      return nil
    }
  }
}
