import DequeModule
import TranscriptionCore

/// Decides whose turn it is: round robin between the sessions that have work. A pure value; ``FairSlots`` acts on it.
///
/// A session is in one of three standings. *Idle*: not mentioned here. *Waiting*: it has said that it has work and stands
/// in the ring, once. *Asked*: its turn has come and it is being asked for one unit of work; it stands in the ring again
/// as soon as it has given one, so a lone session gets every slot. Work that arrives while a session is being asked is
/// remembered, so it cannot be missed. Every operation is O(1) but ``forget(_:)``, which leaves the ring alone and lets a
/// stale entry be skipped.
struct SlotScheduler {
  private enum Standing {
    case waiting
    case asked(workArrivedMeanwhile: Bool)
  }

  private var ring = Deque<SessionID>()
  private var standings: [SessionID: Standing] = [:]

  /// Sessions that have work.
  var demandingSessions: Int { standings.count }

  /// A session has work.
  mutating func workArrived(_ session: SessionID) {
    switch standings[session] {
    case nil:
      standings[session] = .waiting
      ring.append(session)
    case .waiting: break
    case .asked: standings[session] = .asked(workArrivedMeanwhile: true)
    }
  }

  /// The session whose turn it is, to be asked for a unit of work; `nil` when nobody has any.
  mutating func nextSession() -> SessionID? {
    while let session = ring.popFirst() {
      guard case .waiting = standings[session] else { continue }
      standings[session] = .asked(workArrivedMeanwhile: false)
      return session
    }
    return nil
  }

  /// The session that was asked gave a unit. It may have more.
  mutating func sessionGaveWork(_ session: SessionID) {
    guard case .asked = standings[session] else { return }
    standings[session] = .waiting
    ring.append(session)
  }

  /// The session that was asked had nothing.
  mutating func sessionHadNothing(_ session: SessionID) {
    guard case .asked(let workArrivedMeanwhile) = standings[session] else { return }
    standings[session] = nil
    if workArrivedMeanwhile { workArrived(session) }
  }

  /// The session is gone.
  mutating func forget(_ session: SessionID) { standings[session] = nil }
}
