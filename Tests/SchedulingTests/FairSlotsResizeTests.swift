import Synchronization
import TestSupport
import Testing
import TranscriptionCore

@testable import Scheduling

/// Slots whose number changes while they run.
@Suite(.timeLimit(.minutes(15)))
struct FairSlotsResizeTests {
  /// A session with work without end; every unit goes on until the test lets one end.
  private final class Client: SlotClient {
    private let begun = AsyncStream<Int>.makeStream()
    private let ends = AsyncStream<Void>.makeStream()
    private let batches = Mutex<[Int]>([])

    func nextUnit(in lane: Lane, slot: Int) async -> SlotUnit<Int>? { SlotUnit(work: 1, cost: 1) }

    func perform(_ batch: [Int]) async {
      batches.withLock { $0.append(batch.count) }
      begun.continuation.yield(batch.count)
      var iterator = ends.stream.makeAsyncIterator()
      await iterator.next()
    }

    /// Returns once so many batches more were begun.
    func waitForBegins(_ count: Int) async {
      var iterator = begun.stream.makeAsyncIterator()
      for _ in 0..<count { _ = await iterator.next() }
    }

    func end(_ count: Int) { for _ in 0..<count { ends.continuation.yield() } }

    /// Units in each batch so far.
    var sizes: [Int] { batches.withLock { $0 } }
  }

  private typealias Slots = FairSlots<Int>

  private func run(_ count: Int, _ body: (Slots, Client) async throws -> Void) async throws {
    let client = Client()
    let slots = Slots(count: count, clock: ManualClock()) { batch, _ in await client.perform(batch) }
    let running = Task { await slots.run() }
    let session = SessionID()
    await slots.join(session, weight: 1, client: client)
    await slots.workArrived(session, in: .file)
    try await body(slots, client)
    running.cancel()
    await running.value
  }

  private func waitUntilBusy(_ count: Int, _ slots: Slots) async throws {
    while await slots.figures.file != count {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  @Test func moreSlotsTakeTurnsAtOnce() async throws {
    try await run(1) { slots, client in
      await client.waitForBegins(1)
      await slots.resize(to: 3, maximumBatch: 1)
      await client.waitForBegins(2)
      #expect(await slots.figures.total == 3)
      #expect(await slots.figures.file == 3)
    }
  }

  @Test func fewerSlotsBeginNothingUntilTheyAreFewEnough() async throws {
    try await run(3) { slots, client in
      await client.waitForBegins(3)
      await slots.resize(to: 1, maximumBatch: 1)
      client.end(2)
      try await waitUntilBusy(1, slots)
      #expect(client.sizes.count == 3)
      client.end(1)
      await client.waitForBegins(1)
      #expect(await slots.figures.file == 1)
      #expect(client.sizes.count == 4)
    }
  }

  @Test func withoutASlotWorkWaitsForOne() async throws {
    try await run(0) { slots, client in
      #expect(await slots.figures.sessions == 1)
      #expect(client.sizes.isEmpty)
      await slots.resize(to: 1, maximumBatch: 1)
      await client.waitForBegins(1)
      await slots.resize(to: 0, maximumBatch: 1)
      client.end(1)
      try await waitUntilBusy(0, slots)
      #expect(client.sizes.count == 1)
    }
  }

  /// Workers that are left over from a larger number do not keep batches from forming.
  @Test func batchesAreAsLargeAsTheSlotsThatAreLeftTake() async throws {
    try await run(3) { slots, client in
      await client.waitForBegins(3)
      await slots.resize(to: 1, maximumBatch: 4)
      client.end(3)
      await client.waitForBegins(1)
      #expect(client.sizes == [1, 1, 1, 4])
    }
  }
}
