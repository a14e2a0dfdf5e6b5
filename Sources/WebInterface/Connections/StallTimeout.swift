import NIOCore

/// Since when a client has taken nothing of what waits for it.
struct StallTimeout {
  private var taken = 0
  private var since: NIODeadline?

  /// - Parameters:
  ///   - written: bytes that were ever written to the connection.
  ///   - buffered: those of them that still wait in the server.
  /// - Returns: how long nothing was taken; zero when nothing waits.
  mutating func observe(written: Int, buffered: Int, now: NIODeadline) -> TimeAmount {
    let takenNow = written - buffered
    guard buffered > 0, takenNow <= taken, let since else {
      taken = max(taken, takenNow)
      since = buffered > 0 ? now : nil
      return .zero
    }
    return now - since
  }
}
