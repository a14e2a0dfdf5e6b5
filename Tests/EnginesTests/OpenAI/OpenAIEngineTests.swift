import Foundation
import Testing
import TranscriptionCore

@testable import Engines

/// The engine before a real server on this machine that answers as told.
@Suite(.timeLimit(.minutes(15)))
struct OpenAIEngineTests {
  private static let verbose = """
    {"task":"transcribe","language":"english","duration":1.5,"text":"Hello there. Bye.",
     "segments":[{"id":0,"start":0.0,"end":0.9,"text":" Hello there.","avg_logprob":-0.25},
                 {"id":1,"start":1.0,"end":30.0,"text":" Bye.","avg_logprob":0}],
     "words":[{"word":"Hello","start":0.0,"end":0.4},{"word":"there","start":0.5,"end":0.9},
              {"word":"Bye","start":1.0,"end":1.4}]}
    """

  @Test func segmentsAndWordsAreUnderstood() async throws {
    try await ScriptedServer.run { _ in
      .reply(200, [:], Self.verbose)
    } body: { server in
      try await EngineUnderTest.run(at: server.url) { subject in
        let window = try await subject.recognize().get()
        #expect(window.language == "en")
        #expect(window.utterances.map(\.text) == ["Hello there.", "Bye."])
        #expect(window.utterances.map(\.end) == [0.9, 1.5])
        #expect(window.utterances.map { $0.words.map(\.word) } == [["Hello", "there"], ["Bye"]])
        #expect(window.utterances.map(\.averageLogProbability) == [-0.25, nil])
        #expect(await subject.engine.probedUnavailability() == nil)
      }
    }
  }

  @Test func theRequestIsAFormWithAWaveFile() async throws {
    try await ScriptedServer.run { _ in
      .text("x")
    } body: { server in
      try await EngineUnderTest.run(at: server.url + "/", key: EngineUnderTest.key) { subject in
        let options = RecognitionOptions(language: "de", prompt: "A talk.\r\n", hotwords: ["Sotto", "Swift"])
        _ = try await subject.recognize(options).get()
        _ = try await subject.recognize(RecognitionOptions(task: .translate)).get()
        let requests = server.requests.all
        let first = try #require(requests.first)
        #expect(first.method == "POST" && first.path == "/v1/audio/transcriptions")
        #expect(first.headers["authorization"] == "Bearer \(EngineUnderTest.key)")
        #expect(first.headers["content-length"] == "\(first.body.count)")
        #expect(first.fields("model") == ["a-model"])
        #expect(first.fields("response_format") == ["verbose_json"])
        #expect(first.fields("timestamp_granularities[]") == ["word", "segment"])
        #expect(first.fields("language") == ["de"])
        #expect(first.fields("prompt") == ["A talk. Sotto, Swift"])
        #expect(first.fields("temperature") == ["0"])
        let file = try #require(first.parts.first { $0.name == "file" }).part
        #expect(file.disposition.contains("filename=\"audio.wav\"") && file.type == "audio/wav")
        #expect(file.content.count == 44 + subject.audio.samples * 2)
        // The sample at 50 hundredths of full scale.
        #expect(Array(file.content[144..<146]) == [0x00, 0x40])
        let second = try #require(requests.last)
        #expect(second.path == "/v1/audio/translations")
        #expect(second.fields("language") == [] && second.fields("prompt") == [])
      }
    }
  }

  @Test func aTextWithoutTimesIsOneUtterance() async throws {
    try await ScriptedServer.run { _ in
      .text(" Just text. ")
    } body: { server in
      try await EngineUnderTest.run(at: server.url) { subject in
        let window = try await subject.recognize().get()
        #expect(window.utterances == [.init(start: 0, end: 1.5, text: "Just text.")])
      }
    }
  }

  @Test func aServerThatKnowsLessIsAskedForLessFromThenOn() async throws {
    try await ScriptedServer.run { request in
      if !request.fields("timestamp_granularities[]").isEmpty {
        return .reply(400, [:], #"{"error":{"message":"timestamp_granularities is not supported"}}"#)
      }
      if request.fields("response_format") == ["verbose_json"] {
        return .reply(422, [:], #"{"detail":[{"msg":"Input should be json"}],"loc":["body","response_format"]}"#)
      }
      return .text("plain")
    } body: { server in
      try await EngineUnderTest.run(at: server.url) { subject in
        #expect(try await subject.text() == "plain")
        #expect(server.requests.all.count == 3)
        #expect(try await subject.text() == "plain")
        #expect(server.requests.all.count == 4)
        // Nothing is known yet of the other task.
        _ = try await subject.recognize(RecognitionOptions(task: .translate)).get()
        #expect(server.requests.all.map { $0.fields("response_format") }.suffix(2) == [["verbose_json"], ["json"]])
      }
    }
  }

  @Test func aPauseThatTheServerWantsHoldsAllRequests() async throws {
    let clock = ManualRequestClock()
    let asked = Recorded<Void>()
    try await ScriptedServer.run { _ in
      asked.add(())
      return asked.all.count == 1 ? .reply(429, ["Retry-After": "7"], "{}") : .text("ok")
    } body: { server in
      try await EngineUnderTest.run(at: server.url, clock: clock) { subject in
        async let first = subject.text()
        await clock.waitForSleeper(of: .seconds(7))
        async let second = subject.text()
        async let third = subject.text()
        clock.advance(by: .seconds(6.5))
        #expect(server.requests.all.count == 1)
        clock.advance(by: .seconds(0.5))
        let texts = try await [first, second, third]
        #expect(texts == ["ok", "ok", "ok"])
        #expect(server.requests.all.count == 4)
        #expect(await subject.engine.probedUnavailability() == nil)
      }
    }
  }

  @Test func aDateIsAPauseToo() async throws {
    let clock = ManualRequestClock(longestNap: .seconds(20))
    let headers = ["Retry-After": "Sun, 06 Nov 1994 08:49:49 GMT", "Date": "Sun, 06 Nov 1994 08:49:37 GMT"]
    let asked = Recorded<Void>()
    try await ScriptedServer.run { _ in
      asked.add(())
      return asked.all.count == 1 ? .reply(503, headers, "busy") : .text("ok")
    } body: { server in
      try await EngineUnderTest.run(at: server.url, clock: clock) { subject in
        let text = try await subject.text()
        #expect(text == "ok")
        #expect(clock.naps == [.seconds(12)])
      }
    }
  }

  @Test(arguments: [429, 502, 503])
  func aBusyServerGetsTheWindowAgainAndInTheEndTheQueueDoes(_ status: Int) async throws {
    let clock = ManualRequestClock(longestNap: .seconds(20))
    let isBusy = Recorded<Void>()
    try await ScriptedServer.run { _ in
      isBusy.all.isEmpty ? .reply(status, [:], #"{"error":"too much to do"}"#) : .text("ok")
    } body: { server in
      try await EngineUnderTest.run(at: server.url, clock: clock) { subject in
        let failure = try #require(await subject.failure())
        #expect(failure.kind == .unavailable)
        #expect(failure.message.contains("\(status)") && failure.message.contains("too much to do"))
        #expect(server.requests.all.count == 3)
        #expect(clock.naps == [.milliseconds(500), .seconds(1)])
        #expect(await subject.engine.probedUnavailability()?.contains("\(status)") == true)
        isBusy.add(())
        #expect(try await subject.text() == "ok")
        #expect(await subject.engine.probedUnavailability() == nil)
      }
    }
  }

  @Test func aPauseBeyondAllPatienceGivesTheWindowBack() async throws {
    let clock = ManualRequestClock(longestNap: .seconds(40))
    try await ScriptedServer.run { _ in
      .reply(429, ["Retry-After": "300"], "")
    } body: { server in
      try await EngineUnderTest.run(at: server.url, clock: clock) { subject in
        #expect(await subject.failure()?.kind == .unavailable)
        #expect(server.requests.all.count == 1)
        #expect(clock.naps == [.seconds(30)])
        #expect(await subject.engine.probedUnavailability() != nil)
      }
    }
  }

  @Test(arguments: [(401, "SOTTO_OPENAI_KEY"), (403, "rights"), (404, "--openai-model")])
  func aServerThatMustBeSetUpSaysWhatToDo(_ status: Int, _ remedy: String) async throws {
    let clock = ManualRequestClock(longestNap: .seconds(20))
    let isRepaired = Recorded<Void>()
    try await ScriptedServer.run { _ in
      isRepaired.all.isEmpty ? .reply(status, [:], #"{"error":{"message":"no such thing."}}"#) : .text("ok")
    } body: { server in
      try await EngineUnderTest.run(at: server.url, key: EngineUnderTest.key, clock: clock) { subject in
        let failure = try #require(await subject.failure())
        #expect(failure.kind == .unavailable)
        #expect(failure.message.contains(remedy) && failure.message.hasSuffix("no such thing."))
        #expect(server.requests.all.count == 1)
        #expect(await subject.engine.probedUnavailability()?.contains(remedy) == true)
        isRepaired.add(())
        #expect(try await subject.text() == "ok")
        #expect(await subject.engine.probedUnavailability() == nil)
      }
    }
  }

  @Test(arguments: [400, 413, 415, 422])
  func aRefusalOfTheAudioIsFinal(_ status: Int) async throws {
    let complaint = "the audio is odd " + String(repeating: "x", count: 5_000)
    try await ScriptedServer.run { _ in
      .reply(status, [:], #"{"error":{"message":"\#(complaint)"}}"#)
    } body: { server in
      try await EngineUnderTest.run(at: server.url) { subject in
        let failure = try #require(await subject.failure())
        #expect(failure.kind == .rejected)
        #expect(failure.message.contains("the audio is odd") && failure.message.count < 500)
        #expect(server.requests.all.count == 1)
        #expect(await subject.engine.probedUnavailability() == nil)
      }
    }
  }

  @Test func aServerThatOnlyTranscribesIsInNoTrouble() async throws {
    try await ScriptedServer.run { request in
      request.path.hasSuffix("/translations") ? .reply(404, [:], "") : .text("ok")
    } body: { server in
      try await EngineUnderTest.run(at: server.url) { subject in
        let failure = await #expect(throws: EngineFailure.self) {
          try await subject.recognize(RecognitionOptions(task: .translate)).get()
        }
        #expect(failure?.kind == .rejected && failure?.message.contains("does not translate") == true)
        #expect(await subject.engine.probedUnavailability() == nil)
        let text = try await subject.text()
        #expect(text == "ok")
      }
    }
  }

  @Test func aFaultOfTheServerIsAnAttempt() async throws {
    try await ScriptedServer.run { _ in
      .reply(500, [:], "<html>oh</html>")
    } body: { server in
      try await EngineUnderTest.run(at: server.url) { subject in
        #expect(await subject.failure()?.kind == .workerExited)
        #expect(server.requests.all.count == 1)
        #expect(await subject.engine.probedUnavailability() == nil)
      }
    }
  }

  private static let strange: [ScriptedServer.Answer] = [
    .reply(200, [:], "<html>Welcome</html>"), .reply(200, [:], ""), .reply(200, [:], "[]"), .reply(200, [:], "null"),
    .reply(200, [:], "{}"), .reply(200, [:], #"{"text":5}"#), .reply(200, [:], #"{"text":"a","segments":{}}"#),
    .reply(200, [:], #"{"text":"a","segments":[{"start":NaN,"end":1,"text":"a"}]}"#),
    .reply(200, [:], #"{"text":"a","segments":[{"start":0,"end":1e999,"text":"a"}]}"#),
    .reply(200, [:], #"{"text":"a","segments":[{"start":0,"end":1500,"text":"a"}]}"#),
    .reply(200, [:], #"{"text":"a","segments":[{"start":-40,"end":1,"text":"a"}]}"#),
    .reply(200, [:], #"{"text":"a","words":[{"word":"a","start":0,"end":99}]}"#),
    .reply(200, [:], #"{"text":"a","segments":[{"start":null,"end":1,"text":"a"}]}"#),
    .reply(200, [:], String(repeating: "[", count: 100_000)),
    .reply(200, [:], #"{"text":""# + String(repeating: "a", count: 5 << 20) + #""}"#),
    .raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
  ]

  @Test(arguments: strange.indices)
  func aStrangeAnswerIsAFailure(_ place: Int) async throws {
    try await ScriptedServer.run { _ in
      Self.strange[place]
    } body: { server in
      try await EngineUnderTest.run(at: server.url) { subject in
        let failure = try #require(await subject.failure())
        #expect(failure.kind == .workerExited)
        #expect(failure.message.contains("strange answer") && failure.message.count < 300)
      }
    }
  }

  @Test func aSlowServerIsLeftAloneInTime() async throws {
    let clock = ManualRequestClock()
    let latch = Latch()
    try await ScriptedServer.run { _ in
      await latch.passed()
      return .text("too late")
    } body: { server in
      try await EngineUnderTest.run(at: server.url, clock: clock) { subject in
        async let failure = subject.failure()
        await server.requests.wait(for: 1)
        await clock.waitForSleeper(of: .seconds(63))
        clock.advance(by: .seconds(63))
        let kind = await failure?.kind
        #expect(kind == .timedOut)
        await server.endings.wait(for: 1)
        latch.open()
      }
    }
  }

  @Test func cancellingClosesTheConnection() async throws {
    let latch = Latch()
    try await ScriptedServer.run { _ in
      await latch.passed()
      return .hangUp
    } body: { server in
      try await EngineUnderTest.run(at: server.url) { subject in
        let call = Task { await subject.failure() }
        await server.requests.wait(for: 1)
        call.cancel()
        #expect(await call.value?.kind == .cancelled)
        await server.endings.wait(for: 1)
        #expect(server.requests.all.count == 1)
        #expect(await subject.engine.probedUnavailability() == nil)
        latch.open()
      }
    }
  }

  @Test func aRequestThatWaitsForItsTurnCanBeCancelled() async throws {
    let clock = ManualRequestClock()
    try await ScriptedServer.run { _ in
      .reply(503, ["Retry-After": "20"], "")
    } body: { server in
      try await EngineUnderTest.run(at: server.url, clock: clock) { subject in
        let call = Task { await subject.failure() }
        await clock.waitForSleeper(of: .seconds(20))
        call.cancel()
        #expect(await call.value?.kind == .cancelled)
      }
    }
  }

  @Test func noMoreRequestsThanSlotsAreOut() async throws {
    let latch = Latch()
    try await ScriptedServer.run { _ in
      await latch.passed()
      return .text("ok")
    } body: { server in
      try await EngineUnderTest.run(at: server.url, slots: 2) { subject in
        #expect(subject.engine.capacity.slots == 2)
        try await withThrowingTaskGroup(of: String?.self) { group in
          for _ in 0..<5 { group.addTask { try await subject.text() } }
          await server.requests.wait(for: 2)
          // A third would have to come with the first two: all five were asked for at once.
          #expect(server.requests.all.count == 2)
          latch.open()
          for try await text in group { #expect(text == "ok") }
        }
        #expect(server.requests.all.count == 5)
      }
    }
  }

  @Test func redirectsAreNotFollowed() async throws {
    try await ScriptedServer.run { _ in
      .text("elsewhere")
    } body: { other in
      try await ScriptedServer.run { _ in
        .reply(307, ["Location": other.url + "/audio/transcriptions"], "")
      } body: { server in
        try await EngineUnderTest.run(at: server.url, key: EngineUnderTest.key) { subject in
          let failure = try #require(await subject.failure())
          #expect(failure.kind == .unavailable)
          #expect(failure.message.contains(":\(other.port)") && failure.message.contains("--openai-url"))
          #expect(other.requests.all.isEmpty)
        }
      }
    }
  }

  @Test(arguments: [301, 400, 401, 403, 404, 418, 429, 500])
  func theKeyIsNeverTold(_ status: Int) async throws {
    let echo = "Bearer \(EngineUnderTest.key) is what you sent"
    let clock = ManualRequestClock(longestNap: .seconds(20))
    try await ScriptedServer.run { _ in
      .reply(status, ["Location": "http://x/?key=\(EngineUnderTest.key)"], #"{"error":{"message":"\#(echo)"}}"#)
    } body: { server in
      try await EngineUnderTest.run(at: server.url, key: EngineUnderTest.key, clock: clock) { subject in
        let failure = try #require(await subject.failure())
        #expect(failure.message.contains("[key]"))
        #expect(!failure.message.contains("secret"))
        #expect(await subject.engine.probedUnavailability()?.contains("secret") != true)
      }
    }
  }

  @Test func aWindowThatEndsTheConnectionIsAnAttempt() async throws {
    let clock = ManualRequestClock(longestNap: .seconds(20))
    try await ScriptedServer.run { _ in
      .hangUp
    } body: { server in
      try await EngineUnderTest.run(at: server.url, clock: clock) { subject in
        #expect(await subject.failure()?.kind == .workerExited)
        #expect(server.requests.all.count == 3)
      }
    }
  }

  @Test func aServerThatIsAwayLosesNoWindow() async throws {
    let clock = ManualRequestClock(longestNap: .seconds(20))
    let url = try await ScriptedServer.run { _ in
      .hangUp
    } body: {
      $0.url
    }
    try await EngineUnderTest.run(at: url, clock: clock) { subject in
      let failure = try #require(await subject.failure())
      #expect(failure.kind == .unavailable)
      #expect(failure.message.contains("cannot be reached") && failure.message.contains("--openai-url"))
      #expect(clock.naps.count == 2)
      #expect(await subject.engine.probedUnavailability() == "openai: \(failure.message)")
    }
  }

  @Test func theTroubleEndsWithItsCauseWithoutARequest() async throws {
    let clock = ManualRequestClock(longestNap: .seconds(1))
    let isRepaired = Recorded<Void>()
    try await ScriptedServer.run { _ in
      isRepaired.all.isEmpty ? .reply(503, [:], "") : .reply(404, [:], "")
    } body: { server in
      try await EngineUnderTest.run(at: server.url, clock: clock) { subject in
        _ = await subject.failure()
        #expect(await subject.engine.probedUnavailability() != nil)
        isRepaired.add(())
        // The pause is not over: the server is not probed yet.
        #expect(await subject.engine.probedUnavailability() != nil)
        clock.advance(by: .seconds(2))
        #expect(await subject.engine.probedUnavailability() == nil)
      }
    }
  }

  @Test func stoppingEndsWhatIsUnderWay() async throws {
    let latch = Latch()
    try await ScriptedServer.run { _ in
      await latch.passed()
      return .hangUp
    } body: { server in
      try await EngineUnderTest.run(at: server.url, slots: 1) { subject in
        async let sent = subject.failure()
        await server.requests.wait(for: 1)
        async let waiting = subject.failure()
        await subject.engine.stop()
        let kinds = await [sent?.kind, waiting?.kind]
        #expect(kinds == [.cancelled, .cancelled])
        #expect(await subject.failure()?.kind == .cancelled)
        latch.open()
      }
    }
  }

  @Test func audioThatIsNotThereIsRefused() async throws {
    try await ScriptedServer.run { _ in
      .hangUp
    } body: { server in
      try await EngineUnderTest.run(at: server.url) { subject in
        let short = WindowAudio(path: subject.audio.path, samples: subject.audio.samples + 1)
        for audio in [short, WindowAudio(path: "/nonexistent", samples: 5)] {
          let outcomes = await subject.engine.recognize([.sample(audio)])
          #expect(throws: EngineFailure.self) { try outcomes[0].get() }
        }
        #expect(server.requests.all.isEmpty)
      }
    }
  }
}
