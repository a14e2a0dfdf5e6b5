import Synchronization
import TranscriptionCore

/// The leases of all sessions, and which of them are still wanted. A lease is given up by its id, from wherever it is known.
final class LeaseBook: Sendable {
  private enum State: Sendable {
    case wanted(onCancel: (@Sendable () -> Void)?)
    case cancelled
  }

  private let leases = Mutex<[LeaseID: State]>([:])

  /// A window is handed out.
  func begin(_ lease: LeaseID) { leases.withLock { $0[lease] = .wanted(onCancel: nil) } }

  /// The outcome is no longer needed. Nothing happens to a lease that is over.
  func cancel(_ lease: LeaseID) {
    let action = leases.withLock { leases -> (@Sendable () -> Void)? in
      guard case .wanted(let action)? = leases[lease] else { return nil }
      leases[lease] = .cancelled
      return action
    }
    action?()
  }

  func isCancelled(_ lease: LeaseID) -> Bool {
    leases.withLock { leases in
      if case .wanted? = leases[lease] { false } else { true }
    }
  }

  /// - Parameter action: called once; at once where the lease is not wanted already.
  func whenCancelled(_ lease: LeaseID, _ action: @escaping @Sendable () -> Void) {
    let isWanted = leases.withLock { leases in
      guard case .wanted? = leases[lease] else { return false }
      leases[lease] = .wanted(onCancel: action)
      return true
    }
    if !isWanted { action() }
  }

  /// The lease is over.
  func end(_ lease: LeaseID) { leases.withLock { $0[lease] = nil } }

  var count: Int { leases.withLock { $0.count } }
}
