import Synchronization

/// Counts the answers of the HTTP server by their status.
final class RequestCounter: Sendable {
  private let counts = Mutex<[Int: Int]>([:])

  func count(status: Int) { counts.withLock { $0[status, default: 0] += 1 } }

  /// By status.
  var answers: [Int: Int] { counts.withLock { $0 } }
}
