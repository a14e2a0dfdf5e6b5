import Synchronization

/// A listener of a session's paced audio: joins with the first chunk that it asks for, leaves when it is deallocated.
final class PacedListener: Sendable {
  private struct Membership {
    var broadcast: AudioBroadcast
    var number: Int
  }

  private let seat: Seats.Seat
  private let join: @Sendable () async -> AudioBroadcast?
  private let membership = Mutex<Membership?>(nil)

  /// - Parameter join: leads to the broadcast; `nil` when the session is over.
  init(seat: Seats.Seat, join: @escaping @Sendable () async -> AudioBroadcast?) {
    self.seat = seat
    self.join = join
  }

  deinit {
    if let membership = membership.withLock({ $0 }) { membership.broadcast.leave(membership.number) }
  }

  /// One call at a time.
  func next() async -> [UInt8]? {
    if let membership = membership.withLock({ $0 }) {
      return await membership.broadcast.next(for: membership.number)
    }
    guard let broadcast = await join() else { return nil }
    let number = broadcast.join()
    membership.withLock { $0 = Membership(broadcast: broadcast, number: number) }
    return await broadcast.next(for: number)
  }
}
