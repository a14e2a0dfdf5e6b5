import DequeModule
import TranscriptionCore

/// Decides whose turn it is in one lane: sessions with work share *audio seconds* in proportion to their weights. A pure
/// value; ``LaneScheduler`` holds one for each lane.
///
/// The method is deficit round robin (Shreedhar and Varghese, 1995), in a form for work that is pulled: what a unit costs
/// is known only after the session was asked for it, so a session pays afterwards. Time is cut into **rounds**. In each, a
/// session with work is given `quantum × weight` of credit when it first comes up. It may be asked while its credit is
/// above zero, so it overdraws by less than one unit; then it waits for the next round, into which the debt is carried.
/// A unit costs at most a quantum, so one quantum always lifts a session above zero and no decision ever walks past
/// sessions that have nothing to spend. A round ends when no waiting session has credit in it.
///
/// ## Order within a round
/// 1. *Newcomers*: sessions that became busy in this round and had no part in it before, first come first served; those
///    whose unit is said to be short before the others, as they keep them waiting for the least and lose the most by waiting.
/// 2. *The rotation*: all other sessions with credit, one unit at a time, so that sessions interleave.
/// 3. *The spent*: waiting for the next round, whose rotation they are, in this order.
///
/// A session is a newcomer once a round at most. If it goes idle and comes back in the same round it goes on with the
/// credit that it had left, behind the others. Credit that is left over ends with the round in which a session idles; a
/// debt cannot be left behind, as a session that owes is asked again, and so can go idle, only in the round that pays it.
/// So no session gains audio seconds by stopping and starting.
///
/// ## Standing
/// *Idle*: has said nothing. *Waiting*: has said that it has work and stands in one of the three queues, once. *Asked*: its
/// turn has come and it is being asked for one unit; it stands in a queue again as soon as it has given one, so a lone
/// session gets every slot. Work that arrives while a session is being asked is remembered. A place in a queue carries a
/// ticket that is never used again and counts only while it is the one in the session's account: that is why a session
/// that is forgotten and joins again cannot stand twice, whatever its old places are.
///
/// ## Bounds
/// `q` is the quantum, `L ≤ q` the longest unit, `w` a weight; service is counted when a unit is handed out.
///
/// *Fairness.* In round `r` let a session that is busy since before be ahead of the even pace `q × (r − 1)` by `x`
/// normalized seconds (service / weight). Before it comes up it has only its debt, at most `L`: `0 ≤ x < L/w`. After that
/// its credit is between `−L` and `q w`, so `0 ≤ x < q + L/w`, and as no busy session enters a round with credit left,
/// this holds in every round. Therefore, of two sessions that are busy throughout any interval, the normalized services
/// differ by less than `2q + L/w₁ + L/w₂`: with `q = L` and weights of 1 by less than **four of the longest windows**,
/// and by less than two of them from the moment at which both become new to a round. Summed over all busy sessions, a
/// session is never further from its ideal share than `w (2q + L) + L`: `3w + 1` of the longest windows.
///
/// *Wait of a session that becomes busy*, in audio seconds handed out to others before its first unit: `p × L` with `p`
/// newcomers before it (with a short unit only those that have one too), whatever the backlogs of the others are. On `k` slots its turn comes with the `(p+1)`th slot to
/// fall free, in time `(⌊p/k⌋ + 1) × L` at most; with `p = 0` that is the rest of the window in flight that ends first.
///
/// *Wait in the middle of a backlog*, or of one that comes back with its credit spent: what is left of the round and
/// then one unit each, less than `q w + 2L` for each other session with work, `Σ (w + 2)` of the longest windows in all
/// (and at most one unit each while it has credit). On `k` slots that is a time of `Σ (q w + 2L) / k + L`. No session
/// starves, because a round ends: each session takes less than `q w + L` in it, and every unit is charged at least
/// ``minimumCost``, even one without any audio.
///
/// *Several asked at once.* A session is asked by one slot at a time. If another slot falls free in that instant and no
/// other session has credit, the round ends around the session that is being asked rather than let the slot idle; the
/// session keeps the credit of the rounds that it so missed, up to one more than its own. Then the bounds are larger by
/// `q` (`q w` in the waits) for each session that was asked in such an instant.
///
/// Every operation is O(1), amortized. Units that cost more than a quantum break the bounds and nothing else.
struct DeficitScheduler {
  private enum Standing {
    case idle
    case waiting
    case asked(workArrivedMeanwhile: Bool)

    var isDemanding: Bool {
      if case .idle = self { return false }
      return true
    }
  }

  /// What is known about a session from its first work until it is forgotten.
  private struct Account {
    var standing = Standing.idle
    /// Audio seconds that it may still hand out in `round`; below zero what it owes.
    var credit = 0.0
    /// The last round in which it was given credit.
    var round: Int
    /// The place that counts, while it is waiting.
    var ticket = 0
  }

  private struct Place {
    let session: SessionID
    let ticket: Int
  }

  /// Credit of a round for a weight of 1, in audio seconds; no unit may cost more.
  let quantum: Double
  /// What a unit is charged at least, so that a round ends also when units hold no audio.
  let minimumCost: Double

  private var accounts: [SessionID: Account] = [:]
  /// Weights other than 1.
  private var weights: [SessionID: Int] = [:]
  private var round = 0
  private var shortNewcomers = Deque<Place>()
  private var newcomers = Deque<Place>()
  private var rotation = Deque<Place>()
  private var spent = Deque<Place>()
  private var lastTicket = 0
  /// Places of sessions that were forgotten.
  private var stalePlaces = 0

  /// Sessions that have work.
  private(set) var demandingSessions = 0
  /// Places in the queues, with those of forgotten sessions that were not reached yet.
  var places: Int { shortNewcomers.count + newcomers.count + rotation.count + spent.count }

  init(quantum: Double) {
    precondition(quantum > 0, "a round must give credit")
    self.quantum = quantum
    minimumCost = quantum / 1_000
  }

  func isDemanding(_ session: SessionID) -> Bool { accounts[session]?.standing.isDemanding ?? false }

  func weight(of session: SessionID) -> Int { weights[session] ?? 1 }

  /// Counts from the session's next credit on.
  mutating func setWeight(_ weight: Int, of session: SessionID) { weights[session] = weight == 1 ? nil : weight }

  /// A session has work.
  ///
  /// - Parameter isShort: whether its first unit is known to take little.
  mutating func workArrived(_ session: SessionID, isShort: Bool = false) {
    var account = accounts[session] ?? Account(round: round - 1)
    switch account.standing {
    case .idle:
      demandingSessions += 1
      admit(session, &account, isShort: isShort)
    case .waiting: return
    case .asked: account.standing = .asked(workArrivedMeanwhile: true)
    }
    accounts[session] = account
  }

  /// The session whose turn it is, to be asked for a unit of work; `nil` when no session has work but those being
  /// asked.
  mutating func nextSession() -> SessionID? {
    while true {
      guard let place = shortNewcomers.popFirst() ?? newcomers.popFirst() ?? rotation.popFirst() else {
        if spent.isEmpty { return nil }
        swap(&rotation, &spent)
        round += 1
        continue
      }
      guard var account = accounts[place.session], account.ticket == place.ticket else {
        stalePlaces -= 1
        continue
      }
      giveCreditOfMissedRounds(to: place.session, &account)
      if account.credit > 0 {
        account.standing = .asked(workArrivedMeanwhile: false)
      } else {
        // Only after a unit that was longer than a quantum.
        spent.append(newPlace(for: place.session, &account))
      }
      accounts[place.session] = account
      if account.credit > 0 { return place.session }
    }
  }

  /// The session that was asked gave a unit. It may have more.
  ///
  /// - Parameter cost: length of the unit in audio seconds, at most a quantum.
  mutating func gaveWork(_ session: SessionID, cost: Double) {
    guard var account = accounts[session], case .asked = account.standing else { return }
    account.credit -= max(cost, minimumCost)
    wait(session, &account)
    accounts[session] = account
  }

  /// The session that was asked had nothing.
  mutating func hadNothing(_ session: SessionID) {
    guard var account = accounts[session], case .asked(let workArrivedMeanwhile) = account.standing else { return }
    if workArrivedMeanwhile {
      admit(session, &account)
    } else {
      account.standing = .idle
      account.ticket = 0
      demandingSessions -= 1
    }
    accounts[session] = account
  }

  /// The session is gone, with its weight and what it owed.
  mutating func forget(_ session: SessionID) {
    weights[session] = nil
    guard let account = accounts.removeValue(forKey: session) else { return }
    if account.standing.isDemanding { demandingSessions -= 1 }
    guard case .waiting = account.standing else { return }
    stalePlaces += 1
    if stalePlaces > 64, stalePlaces > demandingSessions { removeStalePlaces() }
  }

  // MARK: Places

  /// Lets a session in that was idle until now.
  private mutating func admit(_ session: SessionID, _ account: inout Account, isShort: Bool = false) {
    guard account.round < round else { return wait(session, &account) }
    // It owes nothing: a session is asked, and so can turn out to be idle, only after its debt was paid.
    account.credit = quantum * Double(weight(of: session))
    account.round = round
    let place = newPlace(for: session, &account)
    if isShort { shortNewcomers.append(place) } else { newcomers.append(place) }
  }

  /// Queues a session that had part in the round, or was being asked when the round before ended.
  private mutating func wait(_ session: SessionID, _ account: inout Account) {
    let place = newPlace(for: session, &account)
    if account.credit > 0 || account.round < round {
      rotation.append(place)
    } else {
      spent.append(place)
    }
  }

  private mutating func newPlace(for session: SessionID, _ account: inout Account) -> Place {
    lastTicket += 1
    account.ticket = lastTicket
    account.standing = .waiting
    return Place(session: session, ticket: lastTicket)
  }

  private func giveCreditOfMissedRounds(to session: SessionID, _ account: inout Account) {
    guard account.round < round else { return }
    let credit = quantum * Double(weight(of: session))
    account.credit = min(account.credit + Double(round - account.round) * credit, 2 * credit)
    account.round = round
  }

  /// Drops the places of forgotten sessions, so that they cannot pile up while no slot falls free. Amortized O(1).
  private mutating func removeStalePlaces() {
    let accounts = accounts
    shortNewcomers.removeAll { accounts[$0.session]?.ticket != $0.ticket }
    newcomers.removeAll { accounts[$0.session]?.ticket != $0.ticket }
    rotation.removeAll { accounts[$0.session]?.ticket != $0.ticket }
    spent.removeAll { accounts[$0.session]?.ticket != $0.ticket }
    stalePlaces = 0
  }
}
