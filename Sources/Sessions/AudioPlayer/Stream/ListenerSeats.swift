import Synchronization
import TranscriptionCore

/// How many may listen to paced audio at the same time, over all sessions of the server, and in each
/// of them: half of all, but at least ten, so that one shared link does not shut the others out.
final class ListenerSeats: Sendable {
  /// One listener's place; free again when nobody holds this any more.
  final class Seat: Sendable {
    private let seats: ListenerSeats
    private let session: SessionID

    fileprivate init(_ seats: ListenerSeats, _ session: SessionID) {
      self.seats = seats
      self.session = session
    }

    deinit { seats.leave(session) }
  }

  private struct Count {
    var all = 0
    var bySession: [SessionID: Int] = [:]
  }

  private let limit: Int
  private let sessionLimit: Int
  private let count = Mutex(Count())

  init(limit: Int) {
    self.limit = limit
    sessionLimit = min(limit, max(10, limit / 2))
  }

  /// Listeners at this moment.
  var taken: Int { count.withLock { $0.all } }

  /// - Throws: `overloaded` (code `listeners_full`).
  func take(for session: SessionID) throws(ServiceError) -> Seat {
    let reached = count.withLock { count -> Int? in
      guard count.all < limit else { return limit }
      guard count.bySession[session, default: 0] < sessionLimit else { return sessionLimit }
      count.all += 1
      count.bySession[session, default: 0] += 1
      return nil
    }
    if let reached {
      throw ServiceError(
        .overloaded, code: "listeners_full",
        message: limit == 0
          ? "This server sends no paced audio. Play the file's own audio and keep to the player's state."
          : "\(reached) listen already, the most that may. Try again later, or play the file's own audio.",
        retryAfterSeconds: 30, limit: reached)
    }
    return Seat(self, session)
  }

  private func leave(_ session: SessionID) {
    count.withLock { count in
      count.all -= 1
      let left = count.bySession[session, default: 1] - 1
      count.bySession[session] = left > 0 ? left : nil
    }
  }
}
