import Synchronization

/// Calls an action once, when it was counted down to zero.
final class Countdown: Sendable {
  private let rest: Mutex<Int>
  private let atZero: @Sendable () -> Void

  /// - Parameter count: at least 1.
  init(from count: Int, atZero: @escaping @Sendable () -> Void) {
    rest = Mutex(count)
    self.atZero = atZero
  }

  func oneLess() {
    let isZero = rest.withLock { rest in
      rest -= 1
      return rest == 0
    }
    if isZero { atZero() }
  }
}
