import TestSupport
import Testing
import TranscriptionCore

@testable import Scheduling

/// The promises of ``DeficitScheduler`` and ``LaneScheduler`` under random load.
struct SchedulerPropertyTests {
  private static let seeds = UInt64(250)

  @Test(arguments: UInt64(0)..<4)
  func sessionsOfOneLaneShareAsPromised(part: UInt64) {
    for seed in part * Self.seeds..<(part + 1) * Self.seeds {
      var simulation = SchedulerSimulation(seed: seed, lanes: [seed % 2 == 0 ? .file : .live])
      simulation.run(events: 150)
      if let failure = simulation.failure {
        Issue.record("\(failure)")
        return
      }
    }
  }

  @Test(arguments: UInt64(10)..<14)
  func twoLanesShareAsPromised(part: UInt64) {
    for seed in part * Self.seeds..<(part + 1) * Self.seeds {
      var simulation = SchedulerSimulation(seed: seed, lanes: Lane.allCases)
      simulation.run(events: 150)
      if let failure = simulation.failure {
        Issue.record("\(failure)")
        return
      }
    }
  }

  @Test(arguments: UInt64(20)..<24)
  func slotsThatAskAtOnceDisturbNothing(part: UInt64) {
    for seed in part * Self.seeds..<(part + 1) * Self.seeds {
      var simulation = OverlappingAsksSimulation(seed: seed)
      simulation.run(steps: 300)
      if let failure = simulation.failure {
        Issue.record("\(failure)")
        return
      }
    }
  }

  @Test(arguments: UInt64(30)..<34)
  func manyUnitsStayWithinTheBounds(seed: UInt64) {
    var simulation = SchedulerSimulation(seed: seed, lanes: Lane.allCases)
    simulation.run(events: 8_000)
    if let failure = simulation.failure { Issue.record("\(failure)") }
  }

  /// A decision that looked at every session would cost a thousand times as much; the limit leaves room for caches and for
  /// whatever else the machine is doing.
  @Test func aDecisionCostsAsMuchAmongTenThousandSessionsAsAmongTen() {
    let few = (0..<5).map { _ in Self.costOfADecision(sessions: 10) }.min() ?? .zero
    let many = (0..<5).map { _ in Self.costOfADecision(sessions: 10_000) }.min() ?? .zero
    #expect(many < few * 25)
  }

  /// Mean over asking, units, idling and coming back.
  private static func costOfADecision(sessions: Int) -> Duration {
    var generator = SeededGenerator(seed: 1)
    var scheduler = LaneScheduler()
    for _ in 0..<sessions {
      let session = SessionID()
      for lane in Lane.allCases { scheduler.workArrived(session, in: lane) }
    }
    let decisions = 5_000
    return ContinuousClock().measure {
      for step in 0..<decisions {
        guard let turn = scheduler.nextTurn() else { return }
        if step % 10 == 0 {
          scheduler.hadNothing(turn)
          scheduler.workArrived(turn.session, in: turn.lane)
        } else {
          scheduler.gaveWork(turn, cost: Double.random(in: 0.1...30, using: &generator))
        }
      }
    } / decisions
  }
}
