import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// When an engine cannot work, files that did not ask for it by name go to the next one.
@Suite(.timeLimit(.minutes(5)))
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
