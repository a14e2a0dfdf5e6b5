import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// What sessions share: batches, cancellation inside of them, weights, places ahead of the player, leases.
@Suite(.timeLimit(.minutes(15)))
struct SharedEngineTests {
  private func waitUntilPrepared(_ file: FileID, of session: TestSession) async throws {
    let queue = try #require(session.handle as? Session).queue
    while await queue.needsPreparation(file) {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  private func releaseUntilDone(_ session: TestSession, _ engine: ScriptedEngine) async throws {
    while !(try await session.events()).contains(where: { $0.isTerminal }) {
      try Task.checkCancellation()
      engine.releaseAll()
      await Task.yield()
    }
  }

  // MARK: Batches

  /// One slot, held; then so many sessions with one window each.
  private func withWaitingSessions(
    _ count: Int, _ server: TestServer, _ body: ([TestSession], [FileID]) async throws -> Void
  ) async throws {
    let busy = try await server.open()
    try await busy.upload("busy.wav", Wave.tone(seconds: 0.5))
    await server.engine.waitForHeld(1)
    var sessions: [TestSession] = []
    var files: [FileID] = []
    for number in 1...count {
      let session = try await server.open()
      let file = try await session.upload("short.wav", Wave.tone(seconds: 0.1 * Double(number))).record.id
      try await waitUntilPrepared(file, of: session)
      sessions.append(session)
      files.append(file)
    }
    server.engine.releaseAll()
    try await body(sessions, files)
  }

  @Test func aBatchHasWindowsOfSeveralSessions() async throws {
    let engine = ScriptedEngine(maximumBatch: 4) { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      try await withWaitingSessions(6, server) { sessions, _ in
        await engine.waitForHeld(4)
        #expect(engine.batches.map(\.count) == [1, 4])
        #expect(Set(engine.batches[1].map(\.session)).count == 4)
        engine.releaseAll()
        await engine.waitForHeld(2)
        #expect(engine.batches.map(\.count) == [1, 4, 2])
        engine.releaseAll()
        for session in sessions { try await session.waitForEnds() }
      }
    }
  }

  @Test func noWindowWaitsForABatchWhileASlotIsFree() async throws {
    let engine = ScriptedEngine(slots: 4, maximumBatch: 4) { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 8))
      await engine.waitForHeld(4)
      #expect(engine.batches.prefix(4).map(\.count) == [1, 1, 1, 1])
      for count in 1...8 {
        await engine.waitForCalls(count)
        engine.releaseAll()
      }
      try await releaseUntilDone(session, engine)
    }
  }

  @Test func windowsOfABatchThatFailedGoAlone() async throws {
    let engine = ScriptedEngine(maximumBatch: 4) { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      try await withWaitingSessions(3, server) { sessions, _ in
        await engine.waitForHeld(3)
        let poison = engine.batches[1][1]
        engine.follow { window, _ in window == poison ? .failure(.workerExited) : .text("words") }
        // The whole batch is lost, as it is when a worker ends.
        engine.failHeld(.workerExited)
        for session in sessions {
          let end = try await session.waitForEnds()[0]
          #expect(end.type == (session.id == poison.session ? "file.failed" : "file.completed"))
        }
        #expect(engine.batches[2...].allSatisfy { $0.count == 1 })
        // The poison had its three attempts alone, the others one.
        #expect(engine.batches[2...].flatMap { $0 }.count { $0 == poison } == 3)
        #expect(engine.batches[2...].count == 5)
      }
    }
  }

  @Test func aBatchIsStoppedOnceNoneOfItsWindowsIsNeeded() async throws {
    let engine = ScriptedEngine(maximumBatch: 4) { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      try await withWaitingSessions(2, server) { sessions, files in
        await engine.waitForHeld(2)
        try await sessions[0].handle.remove(files[0])
        #expect(engine.cancelled.isEmpty)
        try await sessions[1].handle.remove(files[1])
        await engine.waitForCancellations(2)
        let next = try await server.open()
        engine.follow { _, _ in .text("words") }
        try await next.upload("next.wav", Wave.tone(seconds: 0.7))
        try await next.waitForEnds()
      }
    }
  }

  @Test func aSessionThatEndsDoesNotSpoilItsBatch() async throws {
    let engine = ScriptedEngine(maximumBatch: 4) { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      try await withWaitingSessions(2, server) { sessions, _ in
        await engine.waitForHeld(2)
        _ = try await sessions[0].handle.end()
        engine.releaseAll()
        #expect(try await sessions[1].waitForEnds()[0].type == "file.completed")
      }
    }
  }

  // MARK: Weights

  @Test func weightsShareTheEngine() async throws {
    let engine = ScriptedEngine { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      var wishes = SessionPatch()
      wishes.weight = 3
      let heavy = try await server.open(wishes)
      let light = try await server.open()
      for (number, session) in [heavy, light].enumerated() {
        let file = try await session.upload("talk.wav", Wave.tone(seconds: 40 + 0.2 * Double(number))).record.id
        try await waitUntilPrepared(file, of: session)
      }
      for count in 1...41 {
        await engine.waitForCalls(count)
        await engine.waitForHeld(1)
        engine.releaseAll()
      }
      // Rounds of thirty seconds a weight are not over after forty; the shares are those of the round so far.
      let calls = engine.calls.prefix(40)
      #expect(calls.count { $0.session == heavy.id } >= 20)
      #expect(calls.count { $0.session == light.id } >= 10)
    }
  }

  // MARK: Ahead of the player

  /// What is just ahead of the player does not wait for room, also where the player moves on by itself.
  @Test func aFileThatThePlayerMovesOnToIsPreparedAtOnce() async throws {
    var setup = TestServer.Setup(engine: ScriptedEngine { _, _ in .held })
    setup.lookAheadSeconds = 10
    let clock = setup.clock
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let first = try await session.upload("first.wav", Wave.tone(seconds: 60)).record.id
      let second = try await session.upload("second.wav", Wave.tone(seconds: 60)).record.id
      await server.engine.waitForHeld(1)
      let queue = try #require(session.handle as? Session).queue
      while await queue.look({ machine, _ in machine.files.backlogSeconds }) < 10 { await Task.yield() }
      _ = try await session.handle.command(.play(file: first, position: 59, rate: 1), ifRevision: nil)
      #expect(await queue.look { machine, _ in machine[second]?.backlogSeconds } == 0)
      while try await session.handle.player().file != second {
        clock.advance(by: .milliseconds(100))
        await Task.yield()
      }
      while await queue.look({ machine, _ in machine[second]?.backlogSeconds }) == 0 {
        try Task.checkCancellation()
        await Task.yield()
      }
    }
  }

  @Test func aSeekBringsThatPlaceFirst() async throws {
    let engine = ScriptedEngine { _, _ in .held }
    var setup = TestServer.Setup(engine: engine)
    setup.lookAheadSeconds = 20
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let file = try await session.upload("film.wav", Wave.tone(seconds: 200)).record.id
      await engine.waitForHeld(1)
      #expect(engine.requests[0].window.index == 0)
      _ = try await session.handle.command(.seek(position: 150), ifRevision: nil)
      let queue = try #require(session.handle as? Session).queue
      while await queue.look({ machine, _ in machine[file]?.ready.next(after: 150 * 16_000)?.window.start ?? 0 }) < 140
      {
        try Task.checkCancellation()
        await Task.yield()
      }
      engine.releaseAll()
      await engine.waitForCalls(2)
      await engine.waitForHeld(1)
      engine.releaseAll()
      let captions = try await session.wait(for: "segment.final", 2).compactMap(\.segment)
      #expect(captions[0].start == 0)
      #expect((139...151).contains(captions[1].start))
      // Everything is done all the same, each part once.
      engine.follow { _, _ in .text("words") }
      try await releaseUntilDone(session, engine)
      let transcript = try await session.handle.transcript(of: file, partial: false)
      #expect(transcript.segments.map(\.start) == transcript.segments.map(\.start).sorted())
      #expect(abs(transcript.segments.reduce(0) { $0 + $1.end - $1.start } - 200) < 0.1)
      try await session.expectSoundLog()
    }
  }

  // MARK: Leases

  @Test func aLeaseThatLastsIsWritten() async throws {
    let engine = ScriptedEngine { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      let file = try await session.upload().record.id
      await engine.waitForHeld(1)
      #expect(try await server.journal.windows(of: file, in: session.id).map(\.leases) == [0])
      await server.clock.waitForSleeper(of: .milliseconds(50))
      server.clock.advance(by: .milliseconds(50))
      while try await server.journal.windows(of: file, in: session.id).map(\.leases) != [1] {
        try Task.checkCancellation()
        await Task.yield()
      }
      engine.releaseAll()
      try await session.waitForEnds()
      #expect(try await server.journal.windows(of: file, in: session.id).map(\.attempts) == [1])
    }
  }

  @Test func aLeaseThatAnEngineGaveBackIsForgiven() async throws {
    let engine = ScriptedEngine { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      let file = try await session.upload().record.id
      await engine.waitForHeld(1)
      await server.clock.waitForSleeper(of: .milliseconds(50))
      server.clock.advance(by: .milliseconds(50))
      while try await server.journal.windows(of: file, in: session.id).map(\.leases) != [1] {
        try Task.checkCancellation()
        await Task.yield()
      }
      engine.failHeld(.unavailable)
      while try await server.journal.windows(of: file, in: session.id).map(\.leases) != [0] {
        try Task.checkCancellation()
        await Task.yield()
      }
    }
  }

  @Test func aWindowThatNoServerOutlivesIsGivenUp() async throws {
    let folder = try TemporaryFolder()
    let engine = ScriptedEngine { window, _ in window.index == 0 ? .held : .text("words") }
    let session = try await TestServer.run(in: folder, TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 2)).record.id
      await engine.waitForHeld(1)
      let leases = (1...QueueMachine.maximumInterruptions).map { epoch in
        JournalChange.windowLeased(WindowLeaseRecord(file: file, index: 0, holder: "scripted/0", epoch: epoch))
      }
      _ = try await server.journal.commit(leases, events: [], in: session.id, at: Date())
      return session
    }
    try await TestServer.run(in: folder, TestServer.Setup(engine: ScriptedEngine())) { server in
      let session = try await server.find(session)
      let end = try await session.waitForEnds()[0]
      #expect(end.type == "file.completed")
      let file = try await session.handle.files()[0].record
      #expect(file.windowsFailed == 1)
      let transcript = try await session.handle.transcript(of: file.id, partial: false)
      #expect(transcript.segments.map(\.gap) == [true, false])
      try await session.expectSoundLog()
    }
  }
}
