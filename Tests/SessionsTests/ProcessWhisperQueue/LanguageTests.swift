import Testing
import TranscriptionCore

@testable import Sessions

/// The language of a file is found out once, by the first windows, and all others are recognised in it.
@Suite(.timeLimit(.minutes(15)))
struct LanguageTests {
  private static let listening = EngineDescription.Capabilities(languageDetection: true)

  @Test func oneWindowDecidesForAll() async throws {
    let engine = ScriptedEngine(slots: 3, capabilities: Self.listening) { window, _ in
      window.index == 0 ? .held : .heard("fr", probability: 1)
    }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 4)).record.id
      await engine.waitForHeld(1)
      // Two slots are idle and three windows are ready or about to be: neither slot takes one.
      let queue = try #require(session.handle as? Session).queue
      while await queue.needsPreparation(file) { await Task.yield() }
      #expect(engine.calls.count == 1)
      engine.releaseAll()
      try await session.waitForEnds()
      #expect(engine.requests.map(\.options.language) == [nil, "en", "en", "en"])
      #expect(try await session.handle.file(file).record.language == "en")
    }
  }

  @Test func anUnsureEngineHearsMore() async throws {
    let engine = ScriptedEngine(slots: 2, capabilities: Self.listening) { window, _ in
      .heard(window.index == 0 ? "nn" : "de", probability: 0.3)
    }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 5)).record.id
      try await session.waitForEnds()
      #expect(engine.requests.map(\.options.language) == [nil, nil, nil, "de", "de"])
      #expect(try await session.handle.file(file).record.language == "de")
    }
  }

  @Test func aChosenLanguageIsNotLookedFor() async throws {
    let engine = ScriptedEngine(slots: 2, capabilities: Self.listening) { _, _ in .heard("en", probability: 1) }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      var wishes = SessionPatch()
      wishes.language = "ja"
      let session = try await server.open(wishes)
      try await session.upload("talk.wav", Wave.tone(seconds: 2))
      try await session.waitForEnds()
      #expect(engine.requests.map(\.options.language) == ["ja", "ja"])
    }
  }

  @Test func anEngineThatCannotDetectIsNotHeldUp() async throws {
    let engine = ScriptedEngine(slots: 2) { _, _ in .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 2))
      await engine.waitForHeld(2)
      engine.releaseAll()
      try await session.waitForEnds()
      #expect(engine.requests.map(\.options.language) == [nil, nil])
    }
  }

  @Test func aFailedWindowLeavesTheDecisionToTheNext() async throws {
    let engine = ScriptedEngine(capabilities: Self.listening) { window, _ in
      window.index == 0 ? .failure(.rejected) : .heard("es", probability: 1)
    }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 3))
      try await session.waitForEnds()
      #expect(engine.requests.map(\.options.language) == [nil, nil, "es"])
    }
  }
}
