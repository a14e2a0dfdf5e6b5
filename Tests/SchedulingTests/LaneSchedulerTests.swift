import Testing
import TranscriptionCore

@testable import Scheduling

struct LaneSchedulerTests {
  private let a = SessionID()
  private let b = SessionID()

  /// Asks `turns` times; the session that is asked has a unit of `cost`.
  private func lanes(_ turns: Int, of scheduler: inout LaneScheduler, cost: Double) -> [Lane?] {
    (0..<turns).map { _ in
      let turn = scheduler.nextTurn()
      if let turn { scheduler.gaveWork(turn, cost: cost) }
      return turn?.lane
    }
  }

  @Test func asksNoSessionWhenNoneHasWork() {
    var scheduler = LaneScheduler()
    #expect(scheduler.nextTurn() == nil)
  }

  @Test func liveWorkGoesFirst() {
    var scheduler = LaneScheduler()
    scheduler.workArrived(a, in: .file)
    scheduler.workArrived(b, in: .live)
    #expect(scheduler.nextTurn() == Turn(session: b, lane: .live))
    #expect(scheduler.nextTurn() == Turn(session: a, lane: .file))
    #expect(scheduler.nextTurn() == nil)
  }

  @Test func liveWorkGetsItsShareAndNotMore() {
    var scheduler = LaneScheduler(quantum: 30, liveShare: 0.75)
    scheduler.workArrived(a, in: .file)
    scheduler.workArrived(b, in: .live)
    let order = lanes(400, of: &scheduler, cost: 30)
    #expect(abs(order.filter { $0 == .live }.count - 300) <= 1)
  }

  @Test func aLoneLaneGetsEverything() {
    for lane in Lane.allCases {
      var scheduler = LaneScheduler()
      scheduler.workArrived(a, in: lane)
      #expect(lanes(20, of: &scheduler, cost: 30) == Array(repeating: lane, count: 20))
    }
  }

  @Test func aLaneThatWasAloneOwesNothing() {
    var scheduler = LaneScheduler()
    scheduler.workArrived(a, in: .live)
    _ = lanes(1_000, of: &scheduler, cost: 30)
    scheduler.workArrived(b, in: .file)
    #expect(lanes(4, of: &scheduler, cost: 30) == [.live, .file, .live, .live])
  }

  @Test func aLaneThatWasAwayClaimsNoMoreThanAQuantum() {
    var scheduler = LaneScheduler()
    scheduler.workArrived(a, in: .file)
    _ = lanes(1_000, of: &scheduler, cost: 30)
    scheduler.workArrived(b, in: .live)
    #expect(lanes(4, of: &scheduler, cost: 10) == [.live, .live, .live, .file])
  }

  @Test func aLaneThatIsJustBeingAskedMakesWay() {
    var scheduler = LaneScheduler()
    scheduler.workArrived(a, in: .file)
    scheduler.workArrived(b, in: .live)
    #expect(scheduler.nextTurn()?.lane == .live)
    #expect(scheduler.nextTurn()?.lane == .file)
    scheduler.gaveWork(Turn(session: a, lane: .file), cost: 30)
    #expect(scheduler.nextTurn()?.lane == .file)
  }

  @Test func aSessionWithWorkInBothLanesCountsOnce() {
    var scheduler = LaneScheduler()
    scheduler.setWeight(5, of: a)
    for lane in Lane.allCases { scheduler.workArrived(a, in: lane) }
    scheduler.workArrived(b, in: .file)
    #expect(scheduler.demandingSessions == 2)
    #expect(scheduler.demandingWeight == 6)
    scheduler.setWeight(3, of: a)
    #expect(scheduler.demandingWeight == 4)
    guard let turn = scheduler.nextTurn() else { return #expect(Bool(false), "no session was asked") }
    scheduler.hadNothing(turn)
    #expect(scheduler.demandingWeight == 4)
    while let turn = scheduler.nextTurn() { scheduler.hadNothing(turn) }
    #expect(scheduler.demandingSessions == 0)
    #expect(scheduler.demandingWeight == 0)
  }

  @Test func aForgottenSessionCountsNoLongerAndLosesItsWeight() {
    var scheduler = LaneScheduler()
    scheduler.setWeight(5, of: a)
    scheduler.workArrived(a, in: .live)
    let turn = scheduler.nextTurn()
    scheduler.forget(a)
    #expect(scheduler.demandingSessions == 0)
    #expect(scheduler.demandingWeight == 0)
    if let turn { scheduler.gaveWork(turn, cost: 30) }
    #expect(scheduler.nextTurn() == nil)
    scheduler.workArrived(a, in: .live)
    #expect(scheduler.demandingWeight == 1)
  }

  @Test(arguments: [(-3, 1), (0, 1), (1, 1), (16, 16), (99, 16)])
  func weightsAreHeldInTheirRange(given: Int, taken: Int) {
    var scheduler = LaneScheduler()
    scheduler.setWeight(given, of: a)
    scheduler.workArrived(a, in: .file)
    #expect(scheduler.demandingWeight == taken)
  }

  // MARK: Batches

  /// A batch of files does not take what is the live lane's turn, and the other way round.
  @Test func aBatchIsOfOneLane() {
    var scheduler = LaneScheduler()
    for session in [a, b] { scheduler.workArrived(session, in: .live) }
    scheduler.workArrived(a, in: .file)
    #expect(scheduler.nextTurn() == Turn(session: a, lane: .live))
    scheduler.gaveWork(Turn(session: a, lane: .live), cost: 1)
    #expect(scheduler.nextTurn(joining: .file) == nil)
    #expect(scheduler.nextTurn(joining: .live) == Turn(session: b, lane: .live))
    scheduler.gaveWork(Turn(session: b, lane: .live), cost: 29)
    // The live lane has had its credit.
    #expect(scheduler.nextTurn(joining: .live) == nil)
    #expect(scheduler.nextTurn(joining: .file) == Turn(session: a, lane: .file))
  }

  @Test func aBatchGoesOnWhereTheOtherLaneHasNothing() {
    var scheduler = LaneScheduler()
    for session in [a, b] { scheduler.workArrived(session, in: .file) }
    #expect(scheduler.nextTurn() == Turn(session: a, lane: .file))
    #expect(scheduler.nextTurn(joining: .file) == Turn(session: b, lane: .file))
    #expect(scheduler.nextTurn(joining: .live) == nil)
  }
}
