import Testing
import TranscriptionCore

@testable import Sessions

struct SlotSchedulerTests {
  private let a = SessionID()
  private let b = SessionID()
  private let c = SessionID()

  /// Asks `turns` times; every session that is asked has work.
  private func turns(_ turns: Int, of scheduler: inout SlotScheduler) -> [SessionID?] {
    (0..<turns).map { _ in
      let session = scheduler.nextSession()
      if let session { scheduler.sessionGaveWork(session) }
      return session
    }
  }

  private func asked(_ scheduler: inout SlotScheduler) -> SessionID? { scheduler.nextSession() }

  @Test func asksNobodyWhenNobodyHasWork() {
    var scheduler = SlotScheduler()
    #expect(asked(&scheduler) == nil)
    #expect(scheduler.demandingSessions == 0)
  }

  @Test func sessionsTakeTurns() {
    var scheduler = SlotScheduler()
    for session in [a, b, c] { scheduler.workArrived(session) }
    #expect(turns(7, of: &scheduler) == [a, b, c, a, b, c, a])
    #expect(scheduler.demandingSessions == 3)
  }

  @Test func aLoneSessionGetsEveryTurn() {
    var scheduler = SlotScheduler()
    scheduler.workArrived(a)
    #expect(turns(4, of: &scheduler) == [a, a, a, a])
  }

  @Test func announcingOftenGivesNoMoreTurns() {
    var scheduler = SlotScheduler()
    for _ in 0..<5 { scheduler.workArrived(a) }
    scheduler.workArrived(b)
    #expect(turns(4, of: &scheduler) == [a, b, a, b])
  }

  @Test func aSessionIsNotAskedTwiceAtTheSameTime() {
    var scheduler = SlotScheduler()
    scheduler.workArrived(a)
    #expect(asked(&scheduler) == a)
    #expect(asked(&scheduler) == nil)
    scheduler.sessionGaveWork(a)
    #expect(asked(&scheduler) == a)
  }

  @Test func aSessionWithNothingIsAskedAgainOnlyWhenWorkArrives() {
    var scheduler = SlotScheduler()
    scheduler.workArrived(a)
    #expect(asked(&scheduler) == a)
    scheduler.sessionHadNothing(a)
    #expect(asked(&scheduler) == nil)
    #expect(scheduler.demandingSessions == 0)
    scheduler.workArrived(a)
    #expect(asked(&scheduler) == a)
  }

  @Test func workThatArrivesWhileASessionIsAskedIsNotMissed() {
    var scheduler = SlotScheduler()
    scheduler.workArrived(a)
    #expect(asked(&scheduler) == a)
    scheduler.workArrived(a)
    scheduler.sessionHadNothing(a)
    #expect(asked(&scheduler) == a)
  }

  @Test func aForgottenSessionGetsNoTurn() {
    var scheduler = SlotScheduler()
    for session in [a, b] { scheduler.workArrived(session) }
    scheduler.forget(a)
    #expect(turns(3, of: &scheduler) == [b, b, b])
    #expect(scheduler.demandingSessions == 1)
  }

  @Test func aSessionForgottenWhileItIsAskedDoesNotComeBack() {
    var scheduler = SlotScheduler()
    for session in [a, b] { scheduler.workArrived(session) }
    #expect(asked(&scheduler) == a)
    scheduler.workArrived(a)
    scheduler.forget(a)
    scheduler.sessionGaveWork(a)
    scheduler.sessionHadNothing(a)
    #expect(turns(2, of: &scheduler) == [b, b])
  }

  /// Slots ask and answer in any order while work arrives: nobody waits for more than one turn of each other session,
  /// no slot idles while a session that nobody asks has work, and no work is left over.
  @Test(arguments: UInt64(0)..<40)
  func randomRunsAreFairAndWorkConserving(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let sessions = (0..<Int.random(in: 1...8, using: &generator)).map { _ in SessionID() }
    let slots = Int.random(in: 1...4, using: &generator)
    var scheduler = SlotScheduler()
    var work: [SessionID: Int] = [:]
    var asked: [SessionID] = []
    var turnsWaited: [SessionID: Int] = [:]

    for step in 0..<4_000 {
      let arrivalsAreOver = step > 1_000
      if !arrivalsAreOver, Int.random(in: 0..<3, using: &generator) == 0 {
        let session = sessions[Int.random(in: 0..<sessions.count, using: &generator)]
        work[session, default: 0] += Int.random(in: 1...3, using: &generator)
        scheduler.workArrived(session)
      } else if asked.count < slots, Bool.random(using: &generator) {
        if let session = scheduler.nextSession() {
          #expect(!asked.contains(session))
          asked.append(session)
          turnsWaited[session] = 0
          for other in sessions where other != session && work[other, default: 0] > 0 && !asked.contains(other) {
            turnsWaited[other, default: 0] += 1
            #expect(turnsWaited[other, default: 0] < sessions.count)
          }
        } else {
          for session in sessions where work[session, default: 0] > 0 { #expect(asked.contains(session)) }
        }
      } else if !asked.isEmpty {
        let session = asked.remove(at: Int.random(in: 0..<asked.count, using: &generator))
        if work[session, default: 0] > 0 {
          work[session, default: 0] -= 1
          scheduler.sessionGaveWork(session)
        } else {
          scheduler.sessionHadNothing(session)
        }
      }
    }
    #expect(work.values.allSatisfy { $0 == 0 })
    for session in asked { scheduler.sessionHadNothing(session) }
    while let session = scheduler.nextSession() { scheduler.sessionHadNothing(session) }
    #expect(scheduler.demandingSessions == 0)
  }
}
