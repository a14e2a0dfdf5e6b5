import HummingbirdCore

/// Stops accepting before the process has no descriptors left: a connection that is being refused needs one too. Above
/// ``ConnectionBook``'s limit by as much as is being refused at the same time.
struct ConnectionAdmission: AvailableConnectionsDelegate {
  private let limit: Int
  private var open = 0

  /// - Parameter limit: connections, refused ones included.
  init(limit: Int) { self.limit = limit }

  mutating func connectionOpened() { open += 1 }

  mutating func connectionClosed() { open -= 1 }

  func isAcceptingNewConnections() -> Bool { open < limit }
}
