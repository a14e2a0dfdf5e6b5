import TestSupport
import TranscriptionCore

@testable import Scheduling

/// Slots that ask at the same time and are answered in any order, while work arrives and sessions go. The seed fixes
/// everything.
struct OverlappingAsksSimulation {
  private static let quantum = 30.0

  /// The first promise that was broken.
  private(set) var failure: String?

  private let seed: UInt64
  private var generator: SeededGenerator
  private let slots: Int
  private var scheduler = LaneScheduler(quantum: quantum)
  private var sessions: [SessionID]
  private let weights: [Int]
  private var work: [Turn: Int] = [:]
  private var asked: [Turn] = []
  /// For each waiting session, what others of the lane were handed since it was asked last.
  private var handed: [Turn: [Turn: Double]] = [:]

  init(seed: UInt64) {
    self.seed = seed
    var generator = SeededGenerator(seed: seed)
    slots = Int.random(in: 1...4, using: &generator)
    sessions = (0..<Int.random(in: 1...6, using: &generator)).map { _ in SessionID() }
    weights = sessions.map { _ in Int.random(in: 1...4, using: &generator) }
    self.generator = generator
    for (session, weight) in zip(sessions, weights) { scheduler.setWeight(weight, of: session) }
  }

  mutating func run(steps: Int) {
    for step in 0..<steps where failure == nil {
      let arrivalsAreOver = step > steps / 2
      switch Int.random(in: 0..<20, using: &generator) {
      case 0 where !arrivalsAreOver: forget()
      case 1..<6 where !arrivalsAreOver: arrive()
      case 6..<13: if asked.count < slots { ask() }
      default: if !asked.isEmpty { answer() }
      }
    }
    while failure == nil {
      if !asked.isEmpty { answer() } else if work.values.contains(where: { $0 > 0 }) { ask() } else { break }
    }
    while let turn = scheduler.nextTurn() { scheduler.hadNothing(turn) }
    if scheduler.demandingSessions != 0 || scheduler.demandingWeight != 0 { fail("idle sessions count") }
  }

  private mutating func arrive() {
    guard let session = sessions.randomElement(using: &generator) else { return }
    let turn = Turn(session: session, lane: Bool.random(using: &generator) ? .live : .file)
    if work[turn, default: 0] == 0 { handed[turn] = [:] }
    work[turn, default: 0] += Int.random(in: 1...8, using: &generator)
    scheduler.workArrived(session, in: turn.lane)
  }

  /// A session goes, perhaps while it is asked, and may come back under its id.
  private mutating func forget() {
    let index = Int.random(in: sessions.indices, using: &generator)
    let session = sessions[index]
    scheduler.forget(session)
    if Bool.random(using: &generator) { sessions[index] = SessionID() }
    scheduler.setWeight(weights[index], of: sessions[index])
    let gone = asked.filter { $0.session == session }
    asked.removeAll { $0.session == session }
    for turn in gone { scheduler.gaveWork(turn, cost: 1) }
    for turn in work.keys where turn.session == session {
      work[turn] = nil
      handed[turn] = nil
    }
    for waiting in handed.keys {
      for lane in Lane.allCases { handed[waiting]?[Turn(session: session, lane: lane)] = nil }
    }
  }

  private mutating func ask() {
    guard let turn = scheduler.nextTurn() else {
      if work.contains(where: { $0.value > 0 && !asked.contains($0.key) }) { fail("a slot idles while work waits") }
      return
    }
    if asked.contains(turn) { return fail("a session is asked twice at the same time") }
    asked.append(turn)
    let isWaiting = work[turn, default: 0] > 0
    for (other, seconds) in handed[turn] ?? [:] where isWaiting {
      let weight = sessions.firstIndex(of: other.session).map { weights[$0] } ?? 1
      let bound = 2 * Self.quantum * Double(weight) + 2 * Self.quantum
      if seconds >= bound { fail("waited for \(seconds) s of another session, bound \(bound) s") }
    }
    handed[turn] = nil
  }

  private mutating func answer() {
    let turn = asked.remove(at: Int.random(in: asked.indices, using: &generator))
    guard work[turn, default: 0] > 0 else { return scheduler.hadNothing(turn) }
    work[turn, default: 0] -= 1
    let cost = Double.random(in: 0.1...Self.quantum, using: &generator)
    scheduler.gaveWork(turn, cost: cost)
    if work[turn, default: 0] > 0 { handed[turn] = [:] }
    for waiting in handed.keys where waiting != turn && waiting.lane == turn.lane {
      handed[waiting]?[turn, default: 0] += cost
    }
  }

  private mutating func fail(_ what: String) {
    if failure == nil { failure = "seed \(seed): \(what)" }
  }
}
