import Testing
import TranscriptionCore

@testable import Engines

struct RequestGateTests {
  private let start = ContinuousClock.now

  private func gate(limit: Int = 2) -> RequestGate { RequestGate(limit: limit, limits: OpenAILimits()) }

  /// Lets one more through at once.
  private func admitted(_ gate: inout RequestGate, at now: ContinuousClock.Instant) throws -> RequestGate.Ticket {
    let (ticket, commands) = gate.arrived(maximumWait: .seconds(30), at: now)
    #expect(commands.first == .admit(ticket))
    return ticket
  }

  @Test func theNextIsLetThroughWhenOneHasEnded() throws {
    var gate = gate(limit: 1)
    let first = try admitted(&gate, at: start)
    let (second, none) = gate.arrived(maximumWait: .zero, at: start)
    let (third, _) = gate.arrived(maximumWait: .zero, at: start)
    #expect(none == [])
    let withdrawn = gate.withdrew(second)
    let after = gate.ended(first, .answered, jitter: 0, at: start)
    #expect(withdrawn && after == [.admit(third)])
  }

  @Test func pausesDoubleWithEachProblemThatIsNews() throws {
    var gate = gate()
    var now = start
    var waits: [Duration] = []
    for _ in 0..<10 {
      // Both were sent together, so the second tells nothing new.
      let first = try admitted(&gate, at: now)
      let second = try admitted(&gate, at: now)
      _ = gate.ended(first, .outage("busy", retryAfter: nil), jitter: 0, at: now)
      _ = gate.ended(second, .outage("busy", retryAfter: nil), jitter: 0, at: now)
      let (ticket, commands) = gate.arrived(maximumWait: .seconds(3_600), at: now)
      guard case .wake(let instant)? = commands.first else { return }
      waits.append(now.duration(to: instant))
      _ = gate.withdrew(ticket)
      now = instant
    }
    #expect(waits == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60].map { .seconds($0) })
  }

  @Test func jitterShortensAPauseToHalfAtMost() throws {
    var gate = gate()
    let ticket = try admitted(&gate, at: start)
    _ = gate.ended(ticket, .outage("busy", retryAfter: nil), jitter: 1, at: start)
    let (_, commands) = gate.arrived(maximumWait: .seconds(30), at: start)
    #expect(commands == [.wake(start + .milliseconds(250))])
  }

  @Test func anOldAnswerDoesNotEndANewPause() throws {
    var gate = gate()
    let old = try admitted(&gate, at: start)
    let busy = try admitted(&gate, at: start)
    _ = gate.ended(busy, .outage("busy", retryAfter: .seconds(9)), jitter: 1, at: start)
    _ = gate.ended(old, .answered, jitter: 0, at: start)
    let (_, commands) = gate.arrived(maximumWait: .seconds(30), at: start)
    #expect(commands == [.wake(start + .seconds(9))])
  }

  @Test func aRequestThatHasWaitedTooLongIsRefused() throws {
    var gate = gate()
    let first = try admitted(&gate, at: start)
    _ = gate.ended(first, .outage("busy", retryAfter: .seconds(100)), jitter: 0, at: start)
    let (ticket, commands) = gate.arrived(maximumWait: .seconds(30), at: start)
    #expect(commands == [.wake(start + .seconds(30))])
    #expect(gate.unavailability == nil)
    let late = gate.woke(at: start + .seconds(30))
    #expect(late == [.refuse(ticket, EngineFailure(.unavailable, "busy"))])
    #expect(gate.unavailability == "busy")
  }

  @Test func aFullHouseIsNoTrouble() throws {
    var gate = gate(limit: 1)
    let first = try admitted(&gate, at: start)
    let (second, none) = gate.arrived(maximumWait: .seconds(1), at: start)
    #expect(none == [])
    let late = gate.woke(at: start + .seconds(3_600))
    #expect(late == [] && gate.unavailability == nil)
    let after = gate.ended(first, .fault("oh"), jitter: 0, at: start + .seconds(3_600))
    #expect(after == [.admit(second)])
  }

  @Test func manyFaultsInARowLetTheServerRestThenOneTries() throws {
    var gate = gate()
    var now = start
    for _ in 0..<RestartRules().crashes {
      let (ticket, commands) = gate.arrived(maximumWait: .seconds(30), at: now)
      if case .wake(let instant)? = commands.first {
        now = instant
        #expect(gate.woke(at: now) == [.admit(ticket)])
      }
      #expect(gate.unavailability == nil)
      _ = gate.ended(ticket, .fault("oh"), jitter: 0, at: now)
    }
    #expect(gate.unavailability == "oh")
    let (probe, pause) = gate.arrived(maximumWait: .seconds(60), at: now)
    #expect(pause == [.wake(now + .seconds(15))])
    let (next, _) = gate.arrived(maximumWait: .seconds(60), at: now)
    now += .seconds(15)
    let trial = gate.woke(at: now)
    #expect(trial.first == .admit(probe) && !trial.contains(.admit(next)))
    // Nothing was learnt, so the next one tries.
    let second = gate.ended(probe, .abandoned, jitter: 0, at: now)
    #expect(second == [.admit(next)])
    _ = gate.ended(next, .answered, jitter: 0, at: now)
    #expect(gate.unavailability == nil)
    _ = try admitted(&gate, at: now)
    _ = try admitted(&gate, at: now)
  }

  @Test func aLookIsDueWhenNoRequestIsOpenAndThePauseIsOver() throws {
    var gate = gate()
    #expect(!gate.wantsProbe(at: start))
    let ticket = try admitted(&gate, at: start)
    _ = gate.ended(ticket, .outage("away", retryAfter: .seconds(5)), jitter: 0, at: start)
    #expect(!gate.wantsProbe(at: start + .seconds(5)))
    gate.gaveUp()
    #expect(!gate.wantsProbe(at: start + .seconds(4)))
    #expect(gate.wantsProbe(at: start + .seconds(5)))
    _ = try admitted(&gate, at: start + .seconds(5))
    #expect(!gate.wantsProbe(at: start + .seconds(5)))
  }

  @Test func noRequestIsAdmittedAfterTheEnd() throws {
    var gate = gate(limit: 1)
    _ = try admitted(&gate, at: start)
    let (waiting, _) = gate.arrived(maximumWait: .zero, at: start)
    let stopping = EngineFailure(.cancelled, "The server is stopping.")
    #expect(gate.close() == [.refuse(waiting, stopping)])
    let (late, commands) = gate.arrived(maximumWait: .zero, at: start)
    #expect(commands == [.refuse(late, stopping)])
  }
}
