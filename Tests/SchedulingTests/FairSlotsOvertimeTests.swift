import Synchronization
import TestSupport
import Testing
import TranscriptionCore

@testable import Scheduling

/// Units whose length their owners decide.
@Suite(.timeLimit(.minutes(15)))
struct FairSlotsOvertimeTests {
  private typealias Slots = FairSlots<@Sendable () async -> Void>

  /// Hands out one unit, which says that it runs and goes on until it is told to end.
  private final class Client: SlotClient {
    private let hasUnit = Atomic<Bool>(true)
    let started = AsyncStream<Void>.makeStream()
    let end = AsyncStream<Void>.makeStream()

    func nextUnit(in lane: Lane, slot: Int) async -> SlotUnit<@Sendable () async -> Void>? {
      guard hasUnit.exchange(false, ordering: .relaxed) else { return nil }
      return SlotUnit(
        work: { [started, end] in
          started.continuation.finish()
          for await _ in end.stream {}
        }, cost: 1)
    }
  }

  @Test func aUnitThatTakesTooLongDoesNotKeepOthersWaiting() async throws {
    let clock = ManualClock()
    let slots = Slots(count: 1, overtime: .milliseconds(250), clock: clock) { units, _ in
      for unit in units { await unit() }
    }
    let running = Task { await slots.run() }
    let clients = [Client(), Client()]
    let sessions = [SessionID(), SessionID()]
    for (session, client) in zip(sessions, clients) { await slots.join(session, weight: 1, client: client) }
    await slots.workArrived(sessions[0], in: .file)
    for await _ in clients[0].started.stream {}
    await slots.workArrived(sessions[1], in: .file)
    await clock.waitForSleeper(of: .milliseconds(250))
    clock.advance(by: .milliseconds(250))
    // The first still runs.
    for await _ in clients[1].started.stream {}
    for client in clients { client.end.continuation.finish() }
    running.cancel()
    await running.value
  }

  @Test func aUnitHasAllOfItsTimeHoweverLongOthersRanBefore() async throws {
    let clock = ManualClock()
    let slots = Slots(count: 2, overtime: .milliseconds(250), clock: clock) { units, _ in
      for unit in units { await unit() }
    }
    let running = Task { await slots.run() }
    let clients = [Client(), Client(), Client(), Client()]
    let sessions = clients.map { _ in SessionID() }
    for (session, client) in zip(sessions, clients) { await slots.join(session, weight: 1, client: client) }
    await slots.workArrived(sessions[0], in: .file)
    for await _ in clients[0].started.stream {}
    await clock.waitForSleeper(of: .milliseconds(250))
    clock.advance(by: .milliseconds(125))
    await slots.workArrived(sessions[1], in: .file)
    for await _ in clients[1].started.stream {}
    clock.advance(by: .milliseconds(125))
    // The first gave its slot up; the second is half through its time, and is waited for.
    await slots.workArrived(sessions[2], in: .file)
    for await _ in clients[2].started.stream {}
    await clock.waitForSleeper(of: .milliseconds(125))
    await slots.workArrived(sessions[3], in: .file)
    clock.advance(by: .milliseconds(125))
    for await _ in clients[3].started.stream {}
    for client in clients { client.end.continuation.finish() }
    running.cancel()
    await running.value
  }
}
