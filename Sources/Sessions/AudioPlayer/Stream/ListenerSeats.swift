import Synchronization
import TranscriptionCore

/// How many may listen to paced audio at the same time, over all sessions of the server.
final class ListenerSeats: Sendable {
  /// One listener's place; free again when nobody holds this any more.
  final class Seat: Sendable {
    private let seats: ListenerSeats

    fileprivate init(_ seats: ListenerSeats) { self.seats = seats }

    deinit { seats.count.withLock { $0 -= 1 } }
  }

  private let limit: Int
  private let count = Mutex(0)

  init(limit: Int) { self.limit = limit }

  /// Listeners at this moment.
  var taken: Int { count.withLock { $0 } }

  /// - Throws: `overloaded` (code `listeners_full`).
  func take() throws(ServiceError) -> Seat {
    let isFree = count.withLock { count in
      guard count < limit else { return false }
      count += 1
      return true
    }
    guard isFree else {
      throw ServiceError(
        .overloaded, code: "listeners_full",
        message: limit == 0
          ? "This server sends no paced audio. Play the file's own audio and keep to the player's state."
          : "\(limit) listen already, this server's limit. Try again later, or play the file's own audio.",
        retryAfterSeconds: 30, limit: limit)
    }
    return Seat(self)
  }
}
