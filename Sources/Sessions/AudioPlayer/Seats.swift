import Foundation
import Synchronization
import TranscriptionCore

/// Places that are taken for as long as they are held: so many over all sessions of the server, so many in each, and half
/// of all for one owner while others want some (``OwnerShares``).
final class Seats: Sendable {
  /// One place; free again when the last reference is gone.
  final class Seat: Sendable {
    private let seats: Seats
    private let holder: PlaceHolder

    fileprivate init(_ seats: Seats, _ holder: PlaceHolder) {
      self.seats = seats
      self.holder = holder
    }

    deinit { seats.leave(holder) }
  }

  private struct Count {
    var shares: OwnerShares
    var bySession: [SessionID: Int] = [:]
  }

  private enum Answer {
    case taken
    case full(limit: Int)
    case shareReached(share: Int)
  }

  /// What the places are for, such as "recordings".
  private let kind: String
  private let sessionLimit: Int
  /// What to say when as many as this are taken.
  private let refusal: @Sendable (Int) -> ServiceError
  private let count: Mutex<Count>

  private init(kind: String, limit: Int, sessionLimit: Int, refusal: @escaping @Sendable (Int) -> ServiceError) {
    self.kind = kind
    self.sessionLimit = sessionLimit
    self.refusal = refusal
    count = Mutex(Count(shares: OwnerShares(limit: limit)))
  }

  /// For listeners of paced audio. A session gets half of all, but at least ten, so that one shared link does not
  /// shut the others out. Refused with `overloaded` (code `listeners_full`).
  static func forListeners(limit: Int) -> Seats {
    Seats(kind: "places for listeners", limit: limit, sessionLimit: min(limit, max(10, limit / 2))) { reached in
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
    Seats(kind: "recordings", limit: limit, sessionLimit: limit) { reached in
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
    Seats(
      kind: "places for sound", limit: limit, sessionLimit: min(limit, PacedAudioFormat.allCases.count)
    ) { reached in
      ServiceError(
        .overloaded, code: "encoders_full",
        message:
          "The server makes sound for as many listeners as it can. Try again later, or play the file's own audio.",
        retryAfterSeconds: 30, limit: reached)
    }
  }

  /// Whether so many more may be taken now.
  ///
  /// - Throws: as ``take(for:at:)``, when there are fewer.
  func check(_ more: Int, for holder: PlaceHolder, at now: Date) throws(ServiceError) {
    var taken: [Seat] = []
    for _ in 0..<more { taken.append(try take(for: holder, at: now)) }
  }

  /// How many are taken at this moment.
  var taken: Int { count.withLock { $0.shares.taken } }

  /// - Throws: `overloaded` when all are taken; `limitReached` (code `owner_share_full`) when the owner has half of them and
  ///   another owner wants some.
  func take(for holder: PlaceHolder, at now: Date) throws(ServiceError) -> Seat {
    let answer = count.withLock { count -> Answer in
      guard count.bySession[holder.session, default: 0] < sessionLimit else { return .full(limit: sessionLimit) }
      switch count.shares.take(for: holder.owner, at: now) {
      case .full: return .full(limit: count.shares.limit)
      case .shareReached: return .shareReached(share: count.shares.share)
      case .taken:
        count.bySession[holder.session, default: 0] += 1
        return .taken
      }
    }
    switch answer {
    case .taken: return Seat(self, holder)
    case .full(let limit): throw refusal(limit)
    case .shareReached(let share): throw .ownerShareFull(kind, share: share)
    }
  }

  private func leave(_ holder: PlaceHolder) {
    count.withLock { count in
      count.shares.leave(holder.owner)
      let left = count.bySession[holder.session, default: 1] - 1
      count.bySession[holder.session] = left > 0 ? left : nil
    }
  }
}
