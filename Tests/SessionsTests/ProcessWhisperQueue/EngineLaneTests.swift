import Foundation
import Scheduling
import Synchronization
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// An engine's slots: how many there are, when it is probed, how outcomes reach their sessions.
@Suite(.timeLimit(.minutes(15)))
struct EngineLaneTests {
  @Test func slotsComeAndGoWithTheEnginesCapacity() async throws {
    let engine = ScriptedEngine { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 6))
      await engine.waitForHeld(1)
      engine.setCapacity(EngineCapacity(slots: 3))
      await engine.waitForHeld(3)
      engine.setCapacity(EngineCapacity(slots: 0))
      while await server.registry.overview().slots.recognition.total != 0 {
        try Task.checkCancellation()
        server.clock.advance(by: .seconds(1))
        await Task.yield()
      }
      engine.releaseAll()
      try await session.wait(for: "segment.final", 3)
      #expect(engine.calls.count == 3)
      engine.follow { _, _ in .text("words") }
      engine.setCapacity(EngineCapacity(slots: 1))
      try await session.waitForEnds()
      #expect(engine.calls.count == 6)
    }
  }

  /// An engine without slots is handed no window that could come back: it has to be noticed otherwise.
  @Test(arguments: ["no machine", nil]) func filesOfAnEngineWithoutSlotsGoToTheNext(_ reason: String?) async throws {
    let first = ScriptedEngine(name: "first", slots: 0)
    let second = ScriptedEngine(name: "second")
    first.setUnavailability(reason)
    var setup = TestServer.Setup(engine: first)
    setup.otherEngines = [second]
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      try await session.upload("talk.wav")
      while second.calls.isEmpty {
        try Task.checkCancellation()
        server.clock.advance(by: EngineLane.probeInterval)
        await Task.yield()
      }
      try await session.waitForEnds()
      // The one that loses its slots while a file waits for it.
      first.setUnavailability(nil)
      first.setCapacity(EngineCapacity(slots: 1))
      first.follow { _, _ in .held }
      try await session.upload("held.wav")
      await first.waitForHeld(1)
      try await session.upload("next.wav")
      first.setUnavailability(reason)
      first.setCapacity(EngineCapacity(slots: 0))
      try await session.waitForEvents { $0.type == "file.completed" && $0.seq > 1 }
      while second.calls.count < 2 {
        try Task.checkCancellation()
        server.clock.advance(by: EngineLane.probeInterval)
        await Task.yield()
      }
      first.releaseAll()
      try await session.waitForEnds(3)
      #expect(first.calls.count == 1)
    }
  }

  @Test func anEngineIsProbedWhileItIsAwayAndNoLonger() async throws {
    let engine = ScriptedEngine()
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      func passTime() async {
        await server.clock.waitForSleeper(of: EngineLane.probeInterval)
        server.clock.advance(by: EngineLane.probeInterval)
      }
      await passTime()
      await server.clock.waitForSleeper(of: EngineLane.probeInterval)
      #expect(engine.probes == 0)
      engine.setUnavailability("away")
      await passTime()
      await engine.waitForProbes(1)
      await passTime()
      await engine.waitForProbes(2)
      engine.setUnavailability(nil)
      await passTime()
      await server.clock.waitForSleeper(of: EngineLane.probeInterval)
      #expect(engine.probes == 2)
    }
  }

  /// Hands out windows once; what is delivered is told to the test.
  private final class Client: SlotClient {
    let leases: Mutex<[WindowLease]>

    init(_ leases: [WindowLease]) { self.leases = Mutex(leases) }

    func nextUnit(in lane: Lane, slot: Int) async -> SlotUnit<WindowLease>? {
      leases.withLock { $0.popLast() }.map { SlotUnit(work: $0, cost: 1) }
    }
  }

  private func lease(
    _ index: Int, _ deliver: @escaping @Sendable (Result<RecognizedWindow, EngineFailure>, Int) async -> Void
  ) -> WindowLease {
    let id = LeaseID(window: WindowID(session: SessionID(), file: FileID(), index: index), attempt: 1, epoch: 1)
    return WindowLease(
      request: RecognitionRequest(
        lease: id, audio: AudioReference(range: 0..<16_000, location: .samples(path: "/dev/null")),
        options: RecognitionOptions()),
      window: .sample(index, seconds: 0...1), deliver: deliver)
  }

  /// The first of a batch is not done with its outcome before the second has its own.
  @Test func noOutcomeOfABatchWaitsForAnother() async throws {
    let delivered = AsyncStream<Void>.makeStream()
    let done = AsyncStream<Int>.makeStream()
    let leases = [
      lease(1) { _, _ in
        delivered.continuation.finish()
        done.continuation.yield(1)
      },
      lease(0) { _, batch in
        #expect(batch == 2)
        for await _ in delivered.stream {}
        done.continuation.yield(0)
      },
    ]
    let book = LeaseBook()
    for lease in leases { book.begin(lease.request.lease) }
    let lane = EngineLane(
      engine: ScriptedEngine(maximumBatch: 2), book: book, longestWindowSeconds: 30, clock: ManualClock())
    let running = Task { await lane.run() }
    let session = SessionID()
    await lane.slots.join(session, weight: 1, client: Client(leases))
    await lane.slots.workArrived(session, in: .file)
    var order: [Int] = []
    for await number in done.stream {
      order.append(number)
      if order.count == 2 { break }
    }
    #expect(order == [1, 0])
    while book.count > 0 {
      try Task.checkCancellation()
      await Task.yield()
    }
    running.cancel()
    await running.value
  }

  /// An engine elsewhere, which lost the windows of seven calls at once.
  private struct FailingBatch: TranscriptionEngine {
    let description = EngineDescription(name: "elsewhere", model: "none", capabilities: .init())
    let capacity = EngineCapacity(slots: 1)
    let needsVoiceActivity = false
    let unavailability: String? = nil

    func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>] {
      var failure = EngineFailure(.workerExited, "The worker of seven windows exited.")
      failure.batchSize = 7
      return requests.map { _ in .failure(failure) }
    }
  }

  /// Batches of an engine elsewhere form there: a window that was lent alone may have failed among others.
  @Test func aFailureOfABatchThatFormedElsewhereSaysNothingAboutAWindowLentAlone() async throws {
    let delivered = AsyncStream<Int>.makeStream()
    let only = lease(0) { _, batch in delivered.continuation.yield(batch) }
    let book = LeaseBook()
    book.begin(only.request.lease)
    let lane = EngineLane(engine: FailingBatch(), book: book, longestWindowSeconds: 30, clock: ManualClock())
    let running = Task { await lane.run() }
    let session = SessionID()
    await lane.slots.join(session, weight: 1, client: Client([only]))
    await lane.slots.workArrived(session, in: .file)
    var batches = delivered.stream.makeAsyncIterator()
    #expect(await batches.next() == 7)
    running.cancel()
    await running.value
  }

  @Test func aLeaseThatWasGivenUpBeforeItBeganIsNotComputed() async throws {
    let book = LeaseBook()
    let (given, kept) = (lease(0) { _, _ in Issue.record("delivered") }, AsyncStream<Void>.makeStream())
    let other = lease(1) { _, batch in
      #expect(batch == 1)
      kept.continuation.finish()
    }
    for lease in [given, other] { book.begin(lease.request.lease) }
    book.cancel(given.request.lease)
    let engine = ScriptedEngine(maximumBatch: 2)
    let lane = EngineLane(engine: engine, book: book, longestWindowSeconds: 30, clock: ManualClock())
    let running = Task { await lane.run() }
    let session = SessionID()
    await lane.slots.join(session, weight: 1, client: Client([other, given]))
    await lane.slots.workArrived(session, in: .file)
    for await _ in kept.stream {}
    #expect(engine.calls == [other.request.window])
    running.cancel()
    await running.value
  }
}
