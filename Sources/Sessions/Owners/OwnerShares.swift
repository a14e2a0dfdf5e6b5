import Foundation

/// Shares a bounded number of places, such as sessions, among the owners that want some. Pure.
///
/// An owner may have three quarters of the places while no other owner wants any: the rest is kept, so that another
/// finds some at once. While another does, it may have half of them: it keeps what it has, and gets no more. An owner
/// wants places for a minute after it asked for one, whatever the answer was; so after a refusal there is time to come
/// back, and what falls free in that minute does not go to an owner that has half already.
struct OwnerShares {
  enum Answer: Sendable, Hashable {
    case taken
    /// Every place is taken.
    case full
    /// The owner has half of all and another owner wants some, or only the reserve is left.
    case shareReached
  }

  /// For how long an owner counts as wanting places, in seconds.
  static let wantSeconds = 60.0

  /// How many places there are; 0 for none.
  let limit: Int
  private(set) var taken = 0
  private var counts: [Owner: Int] = [:]
  private var lastAsk: (owner: Owner, at: Date)?
  /// The last one of any other owner than that of ``lastAsk``.
  private var lastOtherAsk: (owner: Owner, at: Date)?

  init(limit: Int) { self.limit = limit }

  /// The most places of an owner while another wants some.
  var share: Int { max(1, limit / 2) }

  /// Places that are kept for owners below ``share``; none where there are few places.
  var reserve: Int { limit / 4 }

  func count(of owner: Owner) -> Int { counts[owner, default: 0] }

  mutating func take(for owner: Owner, at now: Date) -> Answer {
    note(owner, at: now)
    guard taken < limit else { return .full }
    guard counts[owner, default: 0] < share || (!anotherWants(at: now) && taken < limit - reserve) else {
      return .shareReached
    }
    add(owner)
    return .taken
  }

  /// Counts a place that is taken whatever the shares say: of a session that was there before.
  mutating func add(_ owner: Owner) {
    taken += 1
    counts[owner, default: 0] += 1
  }

  mutating func leave(_ owner: Owner) {
    guard let count = counts[owner] else { return }
    taken -= 1
    counts[owner] = count > 1 ? count - 1 : nil
  }

  private mutating func note(_ owner: Owner, at now: Date) {
    if let lastAsk, lastAsk.owner != owner { lastOtherAsk = lastAsk }
    lastAsk = (owner, now)
  }

  /// Whether an owner other than the last that asked wants places.
  private func anotherWants(at now: Date) -> Bool {
    lastOtherAsk.map { now.timeIntervalSince($0.at) < Self.wantSeconds } ?? false
  }
}
