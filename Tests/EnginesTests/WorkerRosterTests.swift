import Testing
import TranscriptionCore

@testable import Engines

struct WorkerRosterTests {
  private let now = ContinuousClock.now

  private func roster(count: Int = 1, _ change: (inout WorkerLimits) -> Void = { _ in }) -> WorkerRoster {
    var limits = WorkerLimits()
    change(&limits)
    return WorkerRoster(name: "scripted", count: count, limits: limits)
  }

  private func started(_ commands: [WorkerRoster.Command]) -> [WorkerRoster.WorkerID] {
    commands.compactMap { if case .start(let id) = $0 { id } else { nil } }
  }

  private func lent(_ commands: [WorkerRoster.Command]) -> [WorkerRoster.WorkerID] {
    commands.compactMap { if case .lend(let id, _) = $0 { id } else { nil } }
  }

  private func stopped(_ commands: [WorkerRoster.Command]) -> [WorkerRoster.WorkerID] {
    commands.compactMap { if case .stop(let id) = $0 { id } else { nil } }
  }

  private func refusals(_ commands: [WorkerRoster.Command]) -> [EngineFailure] {
    commands.compactMap { if case .refuse(_, let failure) = $0 { failure } else { nil } }
  }

  /// A roster with one worker that is lent.
  private func working(
    count: Int = 1, _ change: (inout WorkerLimits) -> Void = { _ in }
  ) throws -> (WorkerRoster, WorkerRoster.WorkerID) {
    var roster = roster(count: count, change)
    let (_, commands) = roster.arrived(maximumWait: .seconds(60), at: now)
    let worker = try #require(started(commands).first)
    #expect(lent(roster.started(worker, at: now)) == [worker])
    return (roster, worker)
  }

  @Test func startsAWorkerForEachWaitingRequestUpToTheirNumber() {
    var roster = roster(count: 2)
    let counts = (1...3).map { _ in started(roster.arrived(maximumWait: .seconds(60), at: now).1).count }
    #expect(counts == [1, 1, 0])
  }

  @Test func servesInTheOrderOfArrival() throws {
    var (roster, worker) = try working()
    let first = roster.arrived(maximumWait: .seconds(60), at: now).0
    let second = roster.arrived(maximumWait: .seconds(60), at: now).0
    let third = roster.arrived(maximumWait: .seconds(60), at: now).0
    let hasLeft = roster.withdrew(second)
    #expect(hasLeft)
    #expect(roster.returned(worker, .unused, at: now) == [.lend(worker, first)])
    #expect(roster.returned(worker, .unused, at: now) == [.lend(worker, third)])
    let hasLeftAgain = roster.withdrew(first)
    #expect(!hasLeftAgain)
  }

  @Test func replacesACrashedWorkerAtOnceWithoutAWaitingRequest() throws {
    var (roster, worker) = try working()
    #expect(started(roster.returned(worker, .crashed("x", answered: 0), at: now)).count == 1)
  }

  @Test func replacesAWorkerThatEndsWhileItIsIdle() throws {
    var (roster, worker) = try working()
    _ = roster.returned(worker, .answered(windows: 1, residentBytes: nil), at: now)
    #expect(started(roster.ended(worker, "x", at: now)).count == 1)
  }

  @Test func theEndOfALentWorkerComesWithItsReturn() throws {
    var (roster, worker) = try working()
    #expect(roster.ended(worker, "x", at: now).isEmpty)
    #expect(started(roster.returned(worker, .crashed("x", answered: 0), at: now)).count == 1)
  }

  @Test func refusesWaitingRequestsWhenNoWorkerStarts() throws {
    var roster = roster(count: 2)
    let first = try #require(started(roster.arrived(maximumWait: .seconds(60), at: now).1).first)
    _ = roster.arrived(maximumWait: .seconds(60), at: now)
    let refusals = refusals(roster.startFailed(first, "no model", at: now))
    #expect(refusals == Array(repeating: EngineFailure(.unavailable, "no model"), count: 2))
    #expect(roster.unavailability(at: now) == "scripted: no model")
  }

  @Test func requestsThatWaitForAWorkingWorkerAreNotRefusedForOneThatDoesNotStart() throws {
    var (roster, worker) = try working(count: 2)
    let second = try #require(started(roster.arrived(maximumWait: .seconds(60), at: now).1).first)
    #expect(refusals(roster.startFailed(second, "no memory", at: now)).isEmpty)
    #expect(roster.unavailability(at: now) == nil)
    #expect(lent(roster.returned(worker, .answered(windows: 1, residentBytes: nil), at: now)) == [worker])
  }

  @Test func refusesAtOnceWhileTheBreakerIsOpenAndProbesAfterwards() throws {
    var (roster, worker) = try working { $0.restarts.startFailures = 1 }
    let next = try #require(started(roster.returned(worker, .crashed("x", answered: 0), at: now)).first)
    let end = now + .seconds(15)
    #expect(roster.startFailed(next, "no model", at: now) == [.wake(end)])
    let (_, commands) = roster.arrived(maximumWait: .seconds(60), at: now)
    #expect(refusals(commands).map(\.kind) == [.unavailable])
    let reason = try #require(roster.unavailability(at: now + .seconds(5)))
    #expect(reason.contains("in 10 s") && reason.contains("no model"))
    // No request waits, but an unavailable engine must not stay so for lack of requests.
    let probe = try #require(started(roster.woke(at: end)).first)
    _ = roster.started(probe, at: end)
    #expect(roster.unavailability(at: end) == nil)
  }

  @Test func isInTroubleAsSoonAsNoWorkerIsReadyAndARequestWaits() throws {
    var (roster, worker) = try working()
    let next = try #require(started(roster.returned(worker, .crashed("out of luck", answered: 0), at: now)).first)
    #expect(roster.unavailability(at: now) == nil)
    _ = roster.arrived(maximumWait: .seconds(60), at: now)
    #expect(roster.unavailability(at: now) == "scripted: out of luck")
    _ = roster.started(next, at: now)
    #expect(roster.unavailability(at: now) == nil)
  }

  @Test func isInTroubleWhenNothingIsAnsweredForTooLong() throws {
    var (roster, worker) = try working()
    #expect(roster.unavailability(at: now + .seconds(60)) == nil)
    #expect(roster.unavailability(at: now + .seconds(61)) != nil)
    _ = roster.arrived(maximumWait: .seconds(60), at: now)
    _ = roster.returned(worker, .answered(windows: 1, residentBytes: nil), at: now + .seconds(61))
    #expect(roster.unavailability(at: now + .seconds(100)) == nil)
  }

  @Test func aWorkerThatIsDueGoesOnUntilItsSuccessorIsReady() throws {
    var (roster, worker) = try working { $0.recycling.windows = 3 }
    #expect(roster.returned(worker, .answered(windows: 2, residentBytes: nil), at: now).isEmpty)
    #expect(lent(roster.arrived(maximumWait: .seconds(60), at: now).1) == [worker])
    let commands = roster.returned(worker, .answered(windows: 1, residentBytes: nil), at: now)
    let successor = try #require(started(commands).first)
    #expect(lent(roster.arrived(maximumWait: .seconds(60), at: now).1) == [worker])
    #expect(stopped(roster.started(successor, at: now)).isEmpty)
    #expect(roster.returned(worker, .answered(windows: 1, residentBytes: nil), at: now) == [.stop(worker)])
    #expect(lent(roster.arrived(maximumWait: .seconds(60), at: now).1) == [successor])
  }

  @Test func replacesOneWorkerAtATime() throws {
    var roster = roster(count: 2) { $0.recycling.windows = 1 }
    let workers = (1...2).flatMap { _ in started(roster.arrived(maximumWait: .seconds(60), at: now).1) }
    for worker in workers { _ = roster.started(worker, at: now) }
    let first = started(roster.returned(workers[0], .answered(windows: 1, residentBytes: nil), at: now))
    let second = started(roster.returned(workers[1], .answered(windows: 1, residentBytes: nil), at: now))
    #expect([first.count, second.count] == [1, 0])
    let successor = try #require(first.first)
    let commands = roster.started(successor, at: now)
    #expect(stopped(commands) == [workers[0]])
    #expect(started(commands).count == 1)
  }

  @Test func aWorkerThatLeavesNoRoomForASuccessorGoesFirst() throws {
    var (roster, worker) = try working { $0.recycling.windows = 1 }
    let commands = roster.returned(worker, .answered(windows: 1, residentBytes: nil), at: now)
    let successor = try #require(started(commands).first)
    let afterwards = roster.startFailed(successor, "out of memory", at: now)
    #expect(stopped(afterwards) == [worker])
    #expect(started(afterwards).count == 1)
  }

  @Test func replacesAWorkerThatHasGrown() throws {
    var (roster, worker) = try working {
      $0.recycling.residentBytes = 1_000
      $0.recycling.leastWindows = 2
    }
    #expect(roster.returned(worker, .answered(windows: 1, residentBytes: 2_000), at: now).isEmpty)
    _ = roster.arrived(maximumWait: .seconds(60), at: now)
    #expect(roster.returned(worker, .answered(windows: 1, residentBytes: 1_000), at: now).isEmpty)
    _ = roster.arrived(maximumWait: .seconds(60), at: now)
    #expect(started(roster.returned(worker, .answered(windows: 1, residentBytes: 1_001), at: now)).count == 1)
  }

  @Test func closingRefusesWaitingRequestsAndStopsAll() throws {
    var (roster, worker) = try working()
    _ = roster.arrived(maximumWait: .seconds(60), at: now)
    let commands = roster.close()
    #expect(refusals(commands).map(\.kind) == [.cancelled])
    #expect(stopped(commands) == [worker])
    #expect(roster.returned(worker, .discarded, at: now).isEmpty)
    #expect(refusals(roster.arrived(maximumWait: .seconds(60), at: now).1).map(\.kind) == [.cancelled])
  }
}
