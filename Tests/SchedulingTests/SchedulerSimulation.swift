import TestSupport
import TranscriptionCore

@testable import Scheduling

/// Random sessions on a few slots in simulated time, checked against the bounds that ``DeficitScheduler`` and
/// ``LaneScheduler`` promise. A session is asked and answers in one instant. The seed fixes everything.
struct SchedulerSimulation {
  private static let tolerance = 1e-6

  /// The first promise that was broken.
  private(set) var failure: String?
  private(set) var unitsHanded = 0

  private let seed: UInt64
  private var generator: SeededGenerator
  private let quantum: Double
  private let longest: Double
  private let liveShare: Double
  private let lanes: [Lane]
  private let forgets: Bool
  private var scheduler: LaneScheduler
  private var streams: [SimulatedStream] = []
  /// Range of the difference of normalized service of two streams since both are busy.
  private var spread: [[ClosedRange<Double>]] = []
  private var laneBalance = LaneBalance()
  private var time = 0.0
  private var slotsBusyUntil: [Double?]

  init(seed: UInt64, lanes: [Lane]) {
    self.seed = seed
    self.lanes = lanes
    var generator = SeededGenerator(seed: seed)
    quantum = [5, 30].randomElement(using: &generator) ?? 30
    longest = Bool.random(using: &generator) ? quantum : Double.random(in: quantum / 10...quantum, using: &generator)
    liveShare = [0.1, 0.5, 0.75, 0.9].randomElement(using: &generator) ?? 0.75
    forgets = Int.random(in: 0..<3, using: &generator) == 0
    slotsBusyUntil = Array(repeating: nil, count: Int.random(in: 1...4, using: &generator))
    scheduler = LaneScheduler(quantum: quantum, liveShare: liveShare)
    self.generator = generator
    let sessions = Int.random(in: 1...7, using: &self.generator)
    let areEqual = Bool.random(using: &self.generator)
    for _ in 0..<sessions {
      let weight = areEqual ? 1 : Int.random(in: 1...16, using: &self.generator)
      join(SessionID(), weight: weight, streams: sessions * lanes.count)
    }
    spread = Array(repeating: Array(repeating: 0...0, count: streams.count), count: streams.count)
  }

  /// Runs until `events` things have happened or a promise is broken.
  mutating func run(events: Int) {
    if Bool.random(using: &generator) {
      for index in streams.indices { arrive(index, units: Int.random(in: 1...60, using: &generator)) }
    }
    fillSlots()
    let meanPause = longest * Double.random(in: 0.05...1.5, using: &generator)
    var nextArrival = 0.0
    for _ in 0..<events where failure == nil {
      let nextEnd = slotsBusyUntil.compactMap { $0 }.min() ?? .infinity
      if nextArrival <= nextEnd {
        time = nextArrival
        nextArrival += Double.random(in: 0...2 * meanPause, using: &generator)
        let index = Int.random(in: streams.indices, using: &generator)
        if forgets, Int.random(in: 0..<6, using: &generator) == 0 {
          forget(streams[index].session)
        } else {
          arrive(index, units: Int.random(in: 1...6, using: &generator))
        }
      } else {
        time = nextEnd
        for slot in slotsBusyUntil.indices where slotsBusyUntil[slot] == nextEnd { slotsBusyUntil[slot] = nil }
      }
      fillSlots()
      if Int.random(in: 0..<8, using: &generator) == 0 { checkPlaces() }
    }
  }

  // MARK: Events

  private mutating func join(_ session: SessionID, weight: Int, streams count: Int) {
    scheduler.setWeight(weight, of: session)
    for lane in lanes {
      streams.append(SimulatedStream(session: session, lane: lane, weight: Double(weight), streams: count))
    }
  }

  private mutating func arrive(_ index: Int, units: Int) {
    let lane = streams[index].lane
    // Some sessions have long units, some short ones, some both.
    let lengths = [0.1...longest, 0.1...0.1 + longest / 10, longest * 0.9...longest][index % 3]
    let costs = (0..<units).map { _ in Double.random(in: lengths, using: &generator) }.map { min($0, longest) }
    let ahead = streams.indices.filter { $0 != index && streams[$0].lane == lane && streams[$0].isFresh }.count
    if streams[index].add(costs, at: time, freshOnesAhead: ahead) { beginPeriod(of: index) }
    scheduler.workArrived(streams[index].session, in: lane)
  }

  /// The session is gone; one with the same or another id takes its seat.
  private mutating func forget(_ session: SessionID) {
    scheduler.forget(session)
    let next = Bool.random(using: &generator) ? session : SessionID()
    for index in streams.indices where streams[index].session == session {
      let old = streams[index]
      streams[index] = SimulatedStream(session: next, lane: old.lane, weight: old.weight, streams: streams.count)
      scheduler.setWeight(Int(old.weight), of: next)
      for other in streams.indices { streams[other].handedToOthers[index] = 0 }
      beginPeriod(of: index)
    }
  }

  private mutating func fillSlots() {
    while failure == nil, let slot = slotsBusyUntil.firstIndex(of: nil) {
      guard let turn = scheduler.nextTurn() else {
        if streams.contains(where: \.isBusy) { fail("a slot idles while work waits") }
        return
      }
      guard let index = streams.firstIndex(where: { $0.session == turn.session && $0.lane == turn.lane }) else {
        return fail("a session that is gone was asked")
      }
      if streams[index].isBusy {
        slotsBusyUntil[slot] = time + handOut(index, turn)
      } else {
        scheduler.hadNothing(turn)
      }
    }
  }

  private mutating func handOut(_ index: Int, _ turn: Turn) -> Double {
    checkWait(of: index)
    let wereContended = areLanesContended
    let busyBefore = streams.indices.filter { streams[$0].lane == turn.lane && streams[$0].isBusy }
    let cost = streams[index].serve(at: time) ?? 0
    unitsHanded += 1
    scheduler.gaveWork(turn, cost: cost)
    for other in busyBefore where other != index { streams[other].handedToOthers[index] += cost }
    checkShares(busyBefore, served: index)
    laneBalance.hand(cost, to: turn.lane, share: liveShare, isContended: wereContended)
    checkLanes()
    if !streams[index].isBusy { beginPeriod(of: index) }
    return cost
  }

  private var areLanesContended: Bool {
    Lane.allCases.allSatisfy { lane in streams.contains { $0.lane == lane && $0.isBusy } }
  }

  /// The stream became busy or idle: comparisons begin anew.
  private mutating func beginPeriod(of index: Int) {
    for other in streams.indices where streams[other].lane == streams[index].lane {
      streams[other].serviceInPeriod = 0
      let difference = streams[index].normalizedService - streams[other].normalizedService
      spread[index][other] = difference...difference
      spread[other][index] = -difference ... -difference
    }
  }

  // MARK: Promises

  private mutating func checkWait(of index: Int) {
    let stream = streams[index]
    for (other, handed) in stream.handedToOthers.enumerated() where other != index {
      let bound = quantum * streams[other].weight + 2 * longest
      if handed >= bound { fail("waited for \(handed) s of another session, bound \(bound) s") }
    }
    let handed = stream.handedToOthers.reduce(0, +)
    let waited = time - stream.waitsSince
    let slots = Double(slotsBusyUntil.count)
    if lanes.count == 1, !forgets, waited > handed / slots + longest + Self.tolerance {
      fail("waited \(waited) s while \(handed) s were handed out")
    }
    guard stream.isUnserved else { return }
    let bound = Double(stream.freshOnesAhead) * longest
    if handed > bound + Self.tolerance { fail("a new session waited for \(handed) s, bound \(bound) s") }
    let timeBound = (Double(stream.freshOnesAhead) / slots).rounded(.down) * longest + longest
    if lanes.count == 1, waited > timeBound + Self.tolerance {
      fail("a new session waited \(waited) s, bound \(timeBound) s")
    }
  }

  private mutating func checkShares(_ busy: [Int], served: Int) {
    for other in busy where other != served {
      let difference = streams[served].normalizedService - streams[other].normalizedService
      let old = spread[served][other]
      let range = min(old.lowerBound, difference)...max(old.upperBound, difference)
      spread[served][other] = range
      spread[other][served] = -range.upperBound ... -range.lowerBound
      let bound = 2 * quantum + longest / streams[served].weight + longest / streams[other].weight
      let width = range.upperBound - range.lowerBound
      if width >= bound { fail("normalized services moved \(width) s apart, bound \(bound) s") }
    }
    let total = busy.reduce(0) { $0 + streams[$1].serviceInPeriod }
    let weights = busy.reduce(0) { $0 + streams[$1].weight }
    for index in busy {
      let ideal = total * streams[index].weight / weights
      let bound = streams[index].weight * (2 * quantum + longest) + longest
      let distance = abs(streams[index].serviceInPeriod - ideal)
      if distance >= bound { fail("a session is \(distance) s from its share, bound \(bound) s") }
    }
  }

  private mutating func checkLanes() {
    let creditLimit = max(quantum, longest * liveShare / (1 - liveShare))
    let bound = (1 - liveShare) * (longest + creditLimit) + Self.tolerance
    if laneBalance.width > bound { fail("the live lane is \(laneBalance.width) s from its share, bound \(bound) s") }
    if laneBalance.liveInARow >= creditLimit + longest + Self.tolerance {
      fail("the file lane waited for \(laneBalance.liveInARow) s")
    }
    if laneBalance.fileInARow >= longest / liveShare + Self.tolerance {
      fail("the live lane waited for \(laneBalance.fileInARow) s")
    }
  }

  /// Takes all turns of a copy: each session that has work comes up once, and none twice.
  private mutating func checkPlaces() {
    var copy = scheduler
    var turns: Set<Turn> = []
    while let turn = copy.nextTurn() {
      if !turns.insert(turn).inserted { return fail("a session stands twice") }
    }
    for stream in streams where stream.isBusy && !turns.contains(Turn(session: stream.session, lane: stream.lane)) {
      fail("a session with work stands nowhere")
    }
    let sessions = Set(turns.map(\.session))
    let weight = sessions.reduce(0.0) { sum, session in
      sum + (streams.first { $0.session == session }?.weight ?? 0)
    }
    if scheduler.demandingSessions != sessions.count || Double(scheduler.demandingWeight) != weight {
      fail("the sessions with work are miscounted")
    }
  }

  private mutating func fail(_ what: String) {
    if failure == nil { failure = "seed \(seed), unit \(unitsHanded): \(what)" }
  }
}
