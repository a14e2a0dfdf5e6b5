import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

extension ProcessWhisperQueue {
  fileprivate var hasWindowInFlight: Bool {
    look { machine, _ in machine.files.entries.values.contains { !$0.inFlight.isEmpty } }
  }
}

/// Audio that comes more than once.
@Suite(.timeLimit(.minutes(15)))
struct SameAudioTests {
  /// One window.
  private let audio = Wave.tone(seconds: 0.5)

  private func setup(_ engine: ScriptedEngine) -> TestServer.Setup {
    var setup = TestServer.Setup(engine: engine)
    setup.cache = true
    return setup
  }

  private func waitUntilInFlight(_ session: TestSession) async throws {
    let queue = try #require(session.handle as? Session).queue
    while await !queue.hasWindowInFlight {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  @Test func fiftySessionsWithOneFileCostTheEngineOneRun() async throws {
    let engine = ScriptedEngine(slots: 2) { _, _ in .held }
    try await TestServer.run(setup(engine)) { server in
      var sessions: [TestSession] = []
      for _ in 0..<50 { sessions.append(try await server.open()) }
      for session in sessions { try session.drop("same.wav", audio) }
      await engine.waitForHeld(1)
      for session in sessions { try await waitUntilInFlight(session) }
      engine.releaseAll()
      for session in sessions {
        #expect(try await session.waitForEnds()[0].type == "file.completed")
        let file = try await session.handle.files()[0].record.id
        let transcript = try await session.handle.transcript(of: file, partial: false)
        #expect(transcript.segments.map(\.text) == ["words"])
        try await session.expectSoundLog()
      }
      #expect(engine.calls.count == 1)
    }
  }

  @Test func aLaterFileWithTheSameAudioNeedsNoEngine() async throws {
    let engine = ScriptedEngine()
    try await TestServer.run(setup(engine)) { server in
      for _ in 1...2 {
        let session = try await server.open()
        try await session.upload("same.wav", audio)
        try await session.waitForEnds()
      }
      #expect(engine.calls.count == 1)
      // A session with `cache` off has its own run, and other options count as other audio.
      var apart = SessionPatch()
      apart.cache = false
      var prompted = SessionPatch()
      prompted.prompt = "Ahoy"
      for wishes in [apart, prompted] {
        let other = try await server.open(wishes)
        try await other.upload("same.wav", audio)
        try await other.waitForEnds()
      }
      #expect(engine.calls.count == 3)
    }
  }

  @Test func nothingIsKeptBeyondItsSessions() async throws {
    let engine = ScriptedEngine()
    try await TestServer.run(setup(engine)) { server in
      for count in 1...2 {
        let session = try await server.open()
        try await session.upload("same.wav", audio)
        try await session.waitForEnds()
        _ = try await session.handle.end()
        #expect(engine.calls.count == count)
      }
    }
  }

  @Test func aFollowerGoesOnAfterItsLeaderEnds() async throws {
    let engine = ScriptedEngine(slots: 2) { _, _ in .held }
    try await TestServer.run(setup(engine)) { server in
      let leader = try await server.open()
      try await leader.upload("same.wav", audio)
      await engine.waitForHeld(1)
      let follower = try await server.open()
      try await follower.upload("same.wav", audio)
      try await waitUntilInFlight(follower)
      _ = try await leader.handle.end()
      await engine.waitForCalls(2)
      await engine.waitForHeld(1)
      engine.releaseAll()
      #expect(try await follower.waitForEnds()[0].type == "file.completed")
    }
  }

  @Test func aFailureIsNotShared() async throws {
    let engine = ScriptedEngine { _, _ in .failure(.rejected) }
    try await TestServer.run(setup(engine)) { server in
      let first = try await server.open()
      try await first.upload("same.wav", audio)
      #expect(try await first.waitForEnds()[0].type == "file.failed")
      engine.follow { _, _ in .text("words") }
      let second = try await server.open()
      try await second.upload("same.wav", audio)
      #expect(try await second.waitForEnds()[0].type == "file.completed")
    }
  }
}
