import Synchronization

/// What comes first: the addresses of a name, or the end of the wait for them (timeout, cancellation). What comes later
/// is dropped.
final class LookupAnswer: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<[NetworkAddress], Never>)
    case given([NetworkAddress])
  }

  private let state = Mutex(State.open)

  var isGiven: Bool {
    state.withLock {
      if case .given = $0 { true } else { false }
    }
  }

  func give(_ addresses: [NetworkAddress]) {
    let waiter = state.withLock { state -> CheckedContinuation<[NetworkAddress], Never>? in
      switch state {
      case .given: return nil
      case .open:
        state = .given(addresses)
        return nil
      case .awaited(let waiter):
        state = .given(addresses)
        return waiter
      }
    }
    waiter?.resume(returning: addresses)
  }

  /// To be asked for once.
  func value() async -> [NetworkAddress] {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state -> [NetworkAddress]? in
        if case .given(let addresses) = state { return addresses }
        state = .awaited(continuation)
        return nil
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}
