import Synchronization

/// Identifies a lease and cancels it. Two leases of one window have different tickets, so an outcome that
/// comes too late cannot be taken for that of a later attempt.
final class LeaseTicket: Sendable {
  private struct State: Sendable {
    var isCancelled = false
    var onCancel: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// The outcome is no longer needed. Once that is true of all windows of a call, the computation is stopped.
  func cancel() {
    let action = state.withLock { state in
      defer {
        state.isCancelled = true
        state.onCancel = nil
      }
      return state.onCancel
    }
    action?()
  }

  /// - Parameter action: called once; at once where the ticket is cancelled already.
  func whenCancelled(_ action: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      if !state.isCancelled { state.onCancel = action }
      return state.isCancelled
    }
    if isCancelled { action() }
  }
}
