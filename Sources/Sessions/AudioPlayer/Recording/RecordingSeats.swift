import Synchronization
import TranscriptionCore

/// How many recordings may run at the same time, over all sessions of the server.
final class RecordingSeats: Sendable {
  /// One recording's place; free again when nobody holds this any more.
  final class Seat: Sendable {
    private let seats: RecordingSeats

    fileprivate init(_ seats: RecordingSeats) { self.seats = seats }

    deinit { seats.count.withLock { $0 -= 1 } }
  }

  private let limit: Int
  private let count = Mutex(0)

  init(limit: Int) { self.limit = limit }

  /// - Throws: `overloaded` (code `recordings_full`).
  func take() throws(ServiceError) -> Seat {
    let isFree = count.withLock { count in
      guard count < limit else { return false }
      count += 1
      return true
    }
    guard isFree else {
      throw ServiceError(
        .overloaded, code: "recordings_full",
        message: limit == 0
          ? "This server records nothing. Upload files instead."
          : "\(limit) recordings run already, this server's limit. Try again later.",
        retryAfterSeconds: 60, limit: limit)
    }
    return Seat(self)
  }
}
