import Testing
import TranscriptionCore

@testable import Scheduling

struct DeficitSchedulerTests {
  private let a = SessionID()
  private let b = SessionID()
  private let c = SessionID()

  /// Asks `turns` times; every session that is asked has a unit of `cost`.
  private func turns(_ turns: Int, of scheduler: inout DeficitScheduler, cost: Double = 30) -> [SessionID?] {
    (0..<turns).map { _ in
      let session = scheduler.nextSession()
      if let session { scheduler.gaveWork(session, cost: cost) }
      return session
    }
  }

  private func asked(_ scheduler: inout DeficitScheduler) -> SessionID? { scheduler.nextSession() }

  @Test func asksNoSessionWhenNoneHasWork() {
    var scheduler = DeficitScheduler(quantum: 30)
    #expect(asked(&scheduler) == nil)
    #expect(scheduler.demandingSessions == 0)
  }

  @Test func aLoneSessionGetsEveryTurn() {
    var scheduler = DeficitScheduler(quantum: 30)
    scheduler.workArrived(a)
    #expect(turns(4, of: &scheduler) == [a, a, a, a])
  }

  @Test func unitsOfARoundInterleave() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b, c] { scheduler.workArrived(session) }
    #expect(turns(9, of: &scheduler, cost: 10) == [a, b, c, a, b, c, a, b, c])
  }

  @Test func newcomersWithAShortUnitComeFirst() {
    var scheduler = DeficitScheduler(quantum: 30)
    scheduler.workArrived(a)
    #expect(turns(1, of: &scheduler) == [a])
    let long = (0..<4).map { _ in SessionID() }
    for session in long { scheduler.workArrived(session) }
    for session in [b, c] { scheduler.workArrived(session, isShort: true) }
    #expect(turns(6, of: &scheduler) == [b, c] + long)
    // Once a round: then they are one among the others.
    #expect(Set(turns(7, of: &scheduler)) == Set([a, b, c] + long))
  }

  @Test func audioSecondsCountAndNotUnits() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    var seconds: [SessionID: Double] = [:]
    for _ in 0..<400 {
      guard let session = scheduler.nextSession() else { break }
      let cost = session == a ? 30.0 : 1.0
      seconds[session, default: 0] += cost
      scheduler.gaveWork(session, cost: cost)
    }
    #expect(abs(seconds[a, default: 0] - seconds[b, default: 0]) <= 60)
  }

  @Test func weightsShareAudioSeconds() {
    var scheduler = DeficitScheduler(quantum: 30)
    scheduler.setWeight(3, of: a)
    for session in [a, b] { scheduler.workArrived(session) }
    let order = turns(80, of: &scheduler)
    #expect(order.filter { $0 == a }.count == 60)
  }

  @Test func aDebtIsCarriedIntoTheNextRound() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    // Both spend 1 and overdraw by 28; the next round leaves each of them 2, so again one unit.
    #expect(turns(1, of: &scheduler, cost: 29) == [a])
    #expect(turns(1, of: &scheduler, cost: 30) == [b])
    #expect(turns(1, of: &scheduler, cost: 29) == [a])
    // `b` is spent, `a` owes 28.
    #expect(turns(2, of: &scheduler, cost: 2) == [b, a])
    #expect(turns(2, of: &scheduler, cost: 2) == [b, b])
  }

  @Test func aSessionThatBecomesBusyGoesBeforeThoseThatWereServed() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    #expect(turns(3, of: &scheduler, cost: 5) == [a, b, a])
    scheduler.workArrived(c)
    #expect(turns(4, of: &scheduler, cost: 5) == [c, b, a, c])
  }

  @Test func aSessionIsNewOnlyOnceARound() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    #expect(turns(2, of: &scheduler, cost: 10) == [a, b])
    scheduler.workArrived(c)
    #expect(turns(1, of: &scheduler, cost: 10) == [c])
    #expect(asked(&scheduler) == a)
    scheduler.gaveWork(a, cost: 10)
    #expect(asked(&scheduler) == b)
    #expect(asked(&scheduler) == c)
    scheduler.hadNothing(c)
    scheduler.workArrived(c)
    scheduler.gaveWork(b, cost: 10)
    #expect(turns(3, of: &scheduler, cost: 10) == [a, c, b])
  }

  @Test func stoppingAndStartingBringsNoCreditBack() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    var seconds: [SessionID: Double] = [:]
    var isStopping = false
    // `a` stops and starts after every unit, `b` stays.
    for _ in 0..<300 {
      guard let session = scheduler.nextSession() else { break }
      if session == a, isStopping {
        scheduler.hadNothing(a)
        scheduler.workArrived(a)
      } else {
        seconds[session, default: 0] += 10
        scheduler.gaveWork(session, cost: 10)
      }
      if session == a { isStopping.toggle() }
    }
    #expect(abs(seconds[a, default: 0] - seconds[b, default: 0]) <= 60)
  }

  @Test func creditThatIsLeftOverEndsWithTheRound() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    #expect(turns(1, of: &scheduler, cost: 1) == [a])
    #expect(turns(1, of: &scheduler, cost: 30) == [b])
    #expect(asked(&scheduler) == a)
    scheduler.hadNothing(a)
    // `b` opens the next round, `a` comes back in it and has 30, not 59.
    #expect(turns(1, of: &scheduler, cost: 30) == [b])
    scheduler.workArrived(a)
    #expect(turns(4, of: &scheduler, cost: 10) == [a, a, a, b])
  }

  @Test func emptyUnitsDoNotKeepARoundFromEnding() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    #expect(turns(1, of: &scheduler, cost: 0) == [a])
    #expect(turns(1, of: &scheduler, cost: 30) == [b])
    let order = turns(1_010, of: &scheduler, cost: 0)
    #expect(order.contains(b))
  }

  @Test func aUnitLongerThanAQuantumIsPaidOffOverRounds() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    #expect(turns(1, of: &scheduler, cost: 105) == [a])
    #expect(turns(5, of: &scheduler, cost: 30) == [b, b, b, a, b])
  }

  @Test func aRoundEndsAroundASessionThatIsBeingAsked() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    #expect(turns(1, of: &scheduler, cost: 10) == [a])
    #expect(turns(1, of: &scheduler, cost: 30) == [b])
    #expect(asked(&scheduler) == a)
    // A second slot does not idle although `b` has spent its round.
    #expect(asked(&scheduler) == b)
    #expect(asked(&scheduler) == nil)
    scheduler.gaveWork(b, cost: 30)
    scheduler.gaveWork(a, cost: 10)
    // `a` has kept 10 of the round that ended and got 30.
    #expect(turns(5, of: &scheduler, cost: 10) == [a, a, a, a, b])
  }

  @Test func aSessionIsNotAskedTwiceAtTheSameTime() {
    var scheduler = DeficitScheduler(quantum: 30)
    scheduler.workArrived(a)
    #expect(asked(&scheduler) == a)
    #expect(asked(&scheduler) == nil)
    scheduler.gaveWork(a, cost: 1)
    #expect(asked(&scheduler) == a)
  }

  @Test func workThatArrivesWhileASessionIsAskedIsNotMissed() {
    var scheduler = DeficitScheduler(quantum: 30)
    scheduler.workArrived(a)
    #expect(asked(&scheduler) == a)
    scheduler.workArrived(a)
    scheduler.hadNothing(a)
    #expect(scheduler.demandingSessions == 1)
    #expect(asked(&scheduler) == a)
    scheduler.hadNothing(a)
    #expect(scheduler.demandingSessions == 0)
    #expect(asked(&scheduler) == nil)
  }

  @Test func aSessionForgottenWhileItIsAskedDoesNotComeBack() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    #expect(asked(&scheduler) == a)
    scheduler.workArrived(a)
    scheduler.forget(a)
    scheduler.gaveWork(a, cost: 1)
    scheduler.hadNothing(a)
    #expect(turns(2, of: &scheduler) == [b, b])
  }

  @Test func aSessionThatJoinsAgainStandsOnce() {
    var scheduler = DeficitScheduler(quantum: 30)
    for session in [a, b] { scheduler.workArrived(session) }
    for _ in 0..<5 {
      scheduler.forget(a)
      scheduler.workArrived(a)
    }
    #expect(scheduler.demandingSessions == 2)
    #expect(asked(&scheduler) == b)
    #expect(asked(&scheduler) == a)
    #expect(asked(&scheduler) == nil)
  }

  @Test func placesOfForgottenSessionsDoNotPileUp() {
    var scheduler = DeficitScheduler(quantum: 30)
    scheduler.workArrived(a)
    for _ in 0..<10_000 {
      let session = SessionID()
      scheduler.workArrived(session)
      scheduler.forget(session)
    }
    #expect(scheduler.places < 100)
    #expect(turns(2, of: &scheduler) == [a, a])
  }
}
