import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// When an engine cannot work, files that did not ask for it by name go to the next one.
@Suite(.timeLimit(.minutes(15)))
struct FailoverTests {
  private func setup(_ first: ScriptedEngine, _ others: [ScriptedEngine]) -> TestServer.Setup {
    var setup = TestServer.Setup(engine: first)
    setup.otherEngines = others
    return setup
  }

  @Test func theNextEngineTakesOver() async throws {
    let first = ScriptedEngine(name: "first") { window, _ in window.index == 0 ? .text("one") : .held }
    let second = ScriptedEngine(name: "second") { _, _ in .text("two") }
    try await TestServer.run(setup(first, [second])) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      await first.waitForHeld(1)
      first.setUnavailability("broken")
      first.failHeld(.unavailable)
      try await session.waitForEnds()
      let transcript = try await session.handle.transcript(of: file, partial: false)
      #expect(transcript.segments.map(\.text) == ["one", "two", "two"])
      #expect(
        transcript.makers == [
          .init(engine: "second", model: "second model", windows: 2),
          .init(engine: "first", model: "first model", windows: 1),
        ])
      #expect(transcript.engine == "second")
      #expect(try await session.events().contains { $0.type == "server.notice" })
      try await session.expectSoundLog()
      // The next file begins with the first engine, once that works again.
      first.setUnavailability(nil)
      first.follow { _, _ in .text("back") }
      server.clock.advance(by: .seconds(1))
      let next = try await session.upload("next.wav", Wave.tone(seconds: 1)).record.id
      try await session.waitForEnds(2)
      #expect(try await session.handle.transcript(of: next, partial: false).engine == "first")
    }
  }

  /// As that of a pool whose first worker comes when the server runs: sessions that were open before know it too.
  @Test func whatAnEngineIsMayBecomeKnown() async throws {
    let late = ScriptedEngine(name: "late")
    late.becomeProvisional()
    late.setUnavailability("it has never had a worker")
    try await TestServer.run(setup(late, [ScriptedEngine(name: "second")])) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 1)).record.id
      try await session.waitForEnds()
      #expect(try await session.handle.transcript(of: file, partial: false).engine == "second")
      late.become(model: "base")
      late.setUnavailability(nil)
      server.clock.advance(by: .seconds(1))
      let next = try await session.upload("next.wav", Wave.tone(seconds: 1)).record.id
      try await session.waitForEnds(2)
      let transcript = try await session.handle.transcript(of: next, partial: false)
      #expect(transcript.makers == [.init(engine: "late", model: "base", windows: 1)])
      var wishes = SessionPatch()
      wishes.model = "base"
      #expect(try await server.open(wishes).handle.snapshot().engine?.name == "late")
    }
  }

  /// Files that wait for it are recognised in one language, as if it had been known when they came.
  @Test func aFileWaitsForAnEngineThatIsNotKnown() async throws {
    let late = ScriptedEngine(name: "late") { window, _ in
      .heard(window.index == 0 ? "de" : "en", probability: 0.99)
    }
    late.becomeProvisional()
    late.setUnavailability("it has never had a worker")
    late.setCapacity(EngineCapacity(slots: 0))
    try await TestServer.run(setup(late, [])) { server in
      let session = try await server.open()
      var wishes = SessionPatch()
      wishes.model = "large"
      await #expect(throws: ServiceError.modelNotKnown(yetOf: "late")) { _ = try await server.open(wishes) }
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      late.become(model: "base", .init(languageDetection: true))
      late.setUnavailability(nil)
      late.setCapacity(EngineCapacity(slots: 1))
      try await session.waitForEnds()
      #expect(try await session.handle.transcript(of: file, partial: false).language == "de")
      #expect(late.requests.map(\.options.language) == [nil, "de", "de"])
    }
  }

  @Test func aSessionThatNamedAModelGoesWhereItRuns() async throws {
    let first = ScriptedEngine(name: "first", model: "large")
    first.setUnavailability("broken")
    let others = [ScriptedEngine(name: "second", model: "tiny"), ScriptedEngine(name: "third", model: "large")]
    try await TestServer.run(setup(first, others)) { server in
      var wishes = SessionPatch()
      wishes.model = "large"
      let session = try await server.open(wishes)
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 1)).record.id
      try await session.waitForEnds()
      #expect(try await session.handle.transcript(of: file, partial: false).engine == "third")
    }
  }

  @Test func aSessionThatNamedAnEngineWaitsForIt() async throws {
    let first = ScriptedEngine(name: "first")
    first.setUnavailability("broken")
    let second = ScriptedEngine(name: "second")
    try await TestServer.run(setup(first, [second])) { server in
      var wishes = SessionPatch()
      wishes.engine = "first"
      let session = try await server.open(wishes)
      try await session.upload("talk.wav")
      await first.waitForCalls(1)
      await server.clock.waitForSleeper(of: .seconds(1))
      #expect(second.calls.isEmpty)
      first.setUnavailability(nil)
      server.clock.advance(by: .seconds(1))
      try await session.waitForEnds()
      #expect(second.calls.isEmpty)
    }
  }

  @Test func anEngineThatCannotDoTheTaskIsPassedOver() async throws {
    let translating = EngineDescription.Capabilities(translation: true)
    let first = ScriptedEngine(name: "first", capabilities: translating)
    first.setUnavailability("broken")
    let second = ScriptedEngine(name: "second", capabilities: .init(languages: ["en"]))
    let third = ScriptedEngine(name: "third", capabilities: translating)
    try await TestServer.run(setup(first, [second, third])) { server in
      var wishes = SessionPatch()
      wishes.task = "translate"
      let session = try await server.open(wishes)
      try await session.upload("talk.wav")
      try await session.waitForEnds()
      #expect(second.calls.isEmpty)
      #expect(third.calls.count == 1)
    }
  }

  @Test func aSessionWithoutAnEngineGetsTheFirstThatKnowsItsLanguage() async throws {
    let english = ScriptedEngine(name: "english", capabilities: .init(languages: ["en"]))
    let many = ScriptedEngine(name: "many", capabilities: .init(languages: ["de", "en"]))
    try await TestServer.run(setup(english, [many])) { server in
      var wishes = SessionPatch()
      wishes.language = "de"
      let session = try await server.open(wishes)
      try await session.upload("talk.wav")
      try await session.waitForEnds()
      #expect(english.calls.isEmpty)
      #expect(many.calls.count == 1)
      wishes.language = "fr"
      await #expect(throws: ServiceError.self) { _ = try await server.open(wishes) }
      wishes.language = "de"
      wishes.engine = "english"
      await #expect(throws: ServiceError.self) { _ = try await server.open(wishes) }
    }
  }

  @Test func aLanguageThatWasHeardGoesAlong() async throws {
    let listening = EngineDescription.Capabilities(languageDetection: true)
    let first = ScriptedEngine(name: "first", capabilities: listening) { window, _ in
      window.index == 0 ? .heard("de", probability: 1) : .held
    }
    let english = ScriptedEngine(name: "english", capabilities: .init(languages: ["en"]))
    let third = ScriptedEngine(name: "third", capabilities: listening)
    try await TestServer.run(setup(first, [english, third])) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 2))
      await first.waitForHeld(1)
      first.setUnavailability("broken")
      first.failHeld(.unavailable)
      try await session.waitForEnds()
      #expect(english.calls.isEmpty)
      #expect(third.requests.map(\.options.language) == ["de"])
    }
  }

  /// An engine that has to be told the language is told the one that was heard.
  @Test func aLanguageThatWasHeardIsTold() async throws {
    let listening = EngineDescription.Capabilities(languageDetection: true)
    let first = ScriptedEngine(name: "first", capabilities: listening) { window, _ in
      window.index == 0 ? .heard("de", probability: 0.3) : .held
    }
    let second = ScriptedEngine(name: "second", capabilities: .init(languages: ["en", "de"]))
    try await TestServer.run(setup(first, [second])) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 2))
      await first.waitForHeld(1)
      first.setUnavailability("broken")
      first.failHeld(.unavailable)
      try await session.waitForEnds()
      #expect(second.requests.map(\.options.language) == ["de"])
    }
  }

  @Test func anOutageIsToldOnce() async throws {
    let first = ScriptedEngine(name: "first")
    first.setUnavailability("broken")
    let second = ScriptedEngine(name: "second")
    try await TestServer.run(setup(first, [second])) { server in
      let session = try await server.open()
      for number in 1...3 {
        try await session.upload("\(number).wav")
        try await session.waitForEnds(number)
        server.clock.advance(by: .seconds(1))
      }
      #expect(second.calls.count == 3)
      #expect(try await session.events().count { $0.type == "server.notice" } == 1)
    }
  }
}
