import Synchronization
import TranscriptionCore

/// Places that somebody has for as long as he holds one: so many over all sessions of the server, and so many in each.
final class Seats: Sendable {
  /// One place; free again when nobody holds this any more.
  final class Seat: Sendable {
    private let seats: Seats
    private let session: SessionID

    fileprivate init(_ seats: Seats, _ session: SessionID) {
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
  /// What to say when as many as this are taken.
  private let refusal: @Sendable (Int) -> ServiceError
  private let count = Mutex(Count())

  private init(limit: Int, sessionLimit: Int, refusal: @escaping @Sendable (Int) -> ServiceError) {
    self.limit = limit
    self.sessionLimit = sessionLimit
    self.refusal = refusal
  }

  /// For those who listen to paced audio. A session gets half of all, but at least ten, so that one shared link does not
  /// shut the others out. Refused with `overloaded` (code `listeners_full`).
  static func forListeners(limit: Int) -> Seats {
    Seats(limit: limit, sessionLimit: min(limit, max(10, limit / 2))) { reached in
      ServiceError(
        .overloaded, code: "listeners_full",
        message: reached == 0
          ? "This server sends no paced audio. Play the file's own audio and keep to the player's state."
          : "\(reached) listen already, the most that may. Try again later, or play the file's own audio.",
        retryAfterSeconds: 30, limit: reached)
    }
  }

  /// For recordings. Refused with `overloaded` (code `recordings_full`).
  static func forRecordings(limit: Int) -> Seats {
    Seats(limit: limit, sessionLimit: limit) { reached in
      ServiceError(
        .overloaded, code: "recordings_full",
        message: reached == 0
          ? "This server records nothing. Upload files instead."
          : "\(reached) recordings run already, this server's limit. Try again later.",
        retryAfterSeconds: 60, limit: reached)
    }
  }

  /// For the processes that decode and encode what listeners hear. A session has at most one decoder and an encoder for
  /// each format. Refused with `overloaded` (code `encoders_full`).
  static func forListeningProcesses(limit: Int) -> Seats {
    Seats(limit: limit, sessionLimit: min(limit, PacedAudioFormat.allCases.count)) { reached in
      ServiceError(
        .overloaded, code: "encoders_full",
        message:
          "The server makes sound for as many listeners as it can. Try again later, or play the file's own audio.",
        retryAfterSeconds: 30, limit: reached)
    }
  }

  /// Whether so many more may be taken now.
  ///
  /// - Throws: `overloaded` when there are fewer.
  func check(_ more: Int) throws(ServiceError) {
    guard more > 0, count.withLock({ $0.all + more > limit }) else { return }
    throw refusal(limit)
  }

  /// How many are taken at this moment.
  var taken: Int { count.withLock { $0.all } }

  /// - Throws: `overloaded` when all are taken.
  func take(for session: SessionID) throws(ServiceError) -> Seat {
    let reached = count.withLock { count -> Int? in
      guard count.all < limit else { return limit }
      guard count.bySession[session, default: 0] < sessionLimit else { return sessionLimit }
      count.all += 1
      count.bySession[session, default: 0] += 1
      return nil
    }
    if let reached { throw refusal(reached) }
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
