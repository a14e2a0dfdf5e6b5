import TranscriptionCore

/// Decides whose turn it is: first the lane, then the session in it. A pure value; ``FairSlots`` acts on it.
///
/// Within a lane sessions share audio seconds by their weights (``DeficitScheduler``). Between the lanes the live one goes
/// first, up to its reserved share of the audio seconds that are handed out while both have work. It is kept as a credit:
/// a second of the file lane earns the live lane `share / (1 − share)`, a second of the live lane costs 1; while it is above
/// zero the live lane goes first, otherwise the file lane. A lane whose sessions have nothing to be asked for makes way for
/// the other, so no slot idles while a session waits.
///
/// A lane that has no competitor builds up neither debt nor claims: live units cost nothing while the file lane has no
/// work, and while the live lane has none its credit does not rise above one quantum.
///
/// Bounds, with `L` the longest unit, `L ≤ quantum`, and `s` the share: while both lanes have work the credit stays between
/// `−L` and `C = max(quantum, L s / (1 − s))`, so over any such time the live lane's audio seconds differ from its share of all
/// that is handed out by less than `(1 − s) (L + C)`: for shares of a half and more, with `L` the quantum, **by less than one
/// of the longest windows**. The file lane waits for less than `C + L` seconds of live audio (`4 L` for a share of 0.75), the
/// live lane for less than `L / s` seconds of file audio, so neither starves. A session's wait is that of its lane, plus
/// what the other lane is handed out meanwhile by its share. Where several slots ask at once and a lane has to make way
/// because its only session is just being asked, the credit is held within the same limits.
///
/// Every operation is O(1), amortized.
struct LaneScheduler {
  /// The weights that a session may have.
  static let weights = 1...16

  private let liveShare: Double
  private let quantum: Double
  private var live: DeficitScheduler
  private var file: DeficitScheduler
  /// Audio seconds by which the live lane is behind its share.
  private var liveCredit: Double

  /// Sessions that have work now, in whatever lane.
  private(set) var demandingSessions = 0
  /// Sum of the weights of the sessions that have work now.
  private(set) var demandingWeight = 0

  /// - Parameters:
  ///   - quantum: credit of a round for a weight of 1, in audio seconds; no unit may cost more.
  ///   - liveShare: what the live lane may take of the audio seconds before the file lane comes first; between 0 and 1,
  ///     both excluded.
  init(quantum: Double = 30, liveShare: Double = 0.75) {
    precondition(liveShare > 0 && liveShare < 1, "a lane without a share would starve")
    self.quantum = quantum
    self.liveShare = liveShare
    live = DeficitScheduler(quantum: quantum)
    file = DeficitScheduler(quantum: quantum)
    liveCredit = quantum
  }

  /// Sets how much of the capacity a session gets beside others, from 1 (the default) to 16; values outside are taken for
  /// the nearest. Counts from the session's next round on and holds until the session is forgotten.
  mutating func setWeight(_ weight: Int, of session: SessionID) {
    let weight = min(max(weight, Self.weights.lowerBound), Self.weights.upperBound)
    if isDemanding(session) { demandingWeight += weight - file.weight(of: session) }
    live.setWeight(weight, of: session)
    file.setWeight(weight, of: session)
  }

  func weight(of session: SessionID) -> Int { file.weight(of: session) }

  /// A session has work in a lane.
  ///
  /// - Parameter isShort: whether its first unit is known to take little.
  mutating func workArrived(_ session: SessionID, in lane: Lane, isShort: Bool = false) {
    keepingCount(of: session) { $0.withLane(lane) { $0.workArrived(session, isShort: isShort) } }
  }

  /// The session to be asked for one unit; `nil` when no session has work but those already being asked.
  ///
  /// Every turn must be answered with ``gaveWork(_:cost:)`` or ``hadNothing(_:)``.
  mutating func nextTurn() -> Turn? {
    liveCredit > 0 ? turn(in: .live) ?? turn(in: .file) : turn(in: .file) ?? turn(in: .live)
  }

  /// As ``nextTurn()``, for a unit that joins a batch of a lane: `nil` where the turn is, or may be, the other lane's.
  mutating func nextTurn(joining lane: Lane) -> Turn? {
    let first: Lane = liveCredit > 0 ? .live : .file
    let isOtherDue = first != lane && (first == .live ? live : file).demandingSessions > 0
    return isOtherDue ? nil : turn(in: lane)
  }

  /// The session gave a unit. It may have more.
  ///
  /// - Parameter cost: length of the unit in audio seconds, at most a quantum.
  mutating func gaveWork(_ turn: Turn, cost: Double) {
    guard isDemanding(turn.session) else { return }
    withLane(turn.lane) { $0.gaveWork(turn.session, cost: cost) }
    let charge = max(cost, file.minimumCost)
    switch turn.lane {
    case .live:
      if file.demandingSessions > 0 { liveCredit = max(liveCredit - charge, -quantum) }
    case .file:
      let claim = liveShare / (1 - liveShare)
      let limit = live.demandingSessions > 0 ? quantum * max(1, claim) : quantum
      liveCredit = max(liveCredit, min(liveCredit + charge * claim, limit))
    }
  }

  /// The session had nothing in this lane. It is asked again only after it has announced work.
  mutating func hadNothing(_ turn: Turn) {
    keepingCount(of: turn.session) { $0.withLane(turn.lane) { $0.hadNothing(turn.session) } }
  }

  /// The session is gone: it gets no more turns, and what it answers to one it had is ignored.
  mutating func forget(_ session: SessionID) {
    if isDemanding(session) {
      demandingSessions -= 1
      demandingWeight -= file.weight(of: session)
    }
    live.forget(session)
    file.forget(session)
  }

  /// Whether the session has work, in whatever lane.
  func isDemanding(_ session: SessionID) -> Bool {
    file.isDemanding(session) || live.isDemanding(session)
  }

  private mutating func turn(in lane: Lane) -> Turn? {
    withLane(lane) { $0.nextSession() }.map { Turn(session: $0, lane: lane) }
  }

  private mutating func withLane<Value>(_ lane: Lane, _ body: (inout DeficitScheduler) -> Value) -> Value {
    switch lane {
    case .live: body(&live)
    case .file: body(&file)
    }
  }

  private mutating func keepingCount(of session: SessionID, _ body: (inout Self) -> Void) {
    let before = isDemanding(session)
    body(&self)
    let after = isDemanding(session)
    guard before != after else { return }
    demandingSessions += after ? 1 : -1
    demandingWeight += (after ? 1 : -1) * file.weight(of: session)
  }
}
