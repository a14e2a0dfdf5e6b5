import Synchronization

/// The connections of one server: which are accepted, and which are closed for another (see ``ConnectionTable``).
final class ConnectionBook: Sendable {
  private struct State {
    var table: ConnectionTable
    var closers: [Int: @Sendable () -> Void] = [:]
  }

  private let state: Mutex<State>

  init(limit: Int) {
    state = Mutex(State(table: ConnectionTable(limit: limit, reserve: max(1, limit / 8))))
  }

  /// Open connections at this moment.
  var count: Int { state.withLock { $0.table.count } }

  /// - Parameters:
  ///   - address: the client's; the trusted proxies share one name, as their clients cannot be told apart yet.
  ///   - close: closes the connection, later, when another takes its place.
  /// - Returns: the connection's number; `nil` when it is refused.
  func connect(from address: String, close: @escaping @Sendable () -> Void) -> Int? {
    let (id, evicted) = state.withLock { state -> (Int?, (@Sendable () -> Void)?) in
      let (id, admission) = state.table.connect(from: address)
      switch admission {
      case .refused: return (nil, nil)
      case .admitted:
        state.closers[id] = close
        return (id, nil)
      case .admittedInsteadOf(let other):
        state.closers[id] = close
        return (id, state.closers.removeValue(forKey: other))
      }
    }
    evicted?()
    return id
  }

  func change(_ id: Int, isBusy: Bool) { state.withLock { $0.table.change(id, isBusy: isBusy) } }

  func disconnect(_ id: Int) {
    state.withLock { state in
      state.table.remove(id)
      state.closers[id] = nil
    }
  }
}
