import Logging
import Testing
import TranscriptionCore

@testable import Engines

/// What is found out when the engine is made.
@Suite(.timeLimit(.minutes(15)))
struct OpenAIStartTests {
  private func make(
    _ url: String?, key: String? = nil, model: String = "whisper-1"
  ) async throws -> [any StoppableEngine] {
    var configuration = EngineConfiguration(workerExecutable: "/nonexistent", workers: 1, slots: 1)
    configuration.openAI.url = url
    configuration.openAI.key = key.map(APIKey.init)
    configuration.openAI.model = model
    // As long as the test itself may take: other tests may have the machine.
    configuration.openAI.startTimeout = .seconds(110)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return try await EngineCatalog(configuration: configuration, logger: logger).make(["openai"]).engines
  }

  @Test(arguments: [200, 403, 404, 405, 429, 503])
  func aServerThatIsThereWillDo(_ status: Int) async throws {
    try await ScriptedServer.run { _ in
      .reply(status, [:], #"{"object":"list","data":[{"id":"other"}]}"#)
    } body: {
      let engines = try await make($0.url)
      let engine = try #require(engines.first)
      #expect(engine.description.name == "openai" && engine.description.model == "whisper-1")
      #expect(engine.capacity == EngineCapacity(slots: 4) && engine.needsVoiceActivity)
      await engine.stop()
    }
  }

  @Test(arguments: [(401, "SOTTO_OPENAI_KEY"), (302, "--openai-url")])
  func aServerThatRefusesIsAnErrorAtTheStart(_ status: Int, _ remedy: String) async throws {
    try await ScriptedServer.run { _ in
      .reply(status, ["Location": "/login"], "")
    } body: { server in
      let failure = await #expect(throws: EngineFailure.self) {
        _ = try await make(server.url, key: EngineUnderTest.key)
      }
      #expect(failure?.message.contains(remedy) == true)
      #expect(failure?.message.contains(EngineUnderTest.key) == false)
    }
  }

  @Test func aServerThatIsAwayIsAnErrorAtTheStart() async throws {
    let url = try await ScriptedServer.run { _ in
      .hangUp
    } body: {
      $0.url
    }
    let failure = await #expect(throws: EngineFailure.self) { _ = try await make(url) }
    #expect(failure?.message.contains("(Connection refused)") == true, "\(failure?.message ?? "")")
    #expect(failure?.message.contains("--openai-url") == true)
  }

  @Test(arguments: [
    (nil, nil, "set --openai-url"), ("nonsense", nil, "looks like"), ("ftp://a/v1", nil, "looks like"),
    ("http://me:secret@a/v1", nil, "SOTTO_OPENAI_KEY"), ("http://a/v1?x=1", nil, "?"),
    ("http://a/v1/audio/transcriptions", nil, "before"), ("http://api.example.com/v1", "k", "https"),
    ("https://a/v1", "two words", "SOTTO_OPENAI_KEY"),
  ])
  func aMistakeIsNamed(_ url: String?, _ key: String?, _ words: String) async throws {
    let failure = await #expect(throws: EngineFailure.self) { _ = try await make(url, key: key) }
    #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    #expect(failure?.message.contains("secret") == false)
  }

  @Test func autoNeverChoosesIt() throws {
    let catalog = EngineCatalog(
      configuration: EngineConfiguration(workerExecutable: "", workers: 1, slots: 1), logger: Logger(label: "test"))
    let recipe = try #require(catalog.recipes.first { $0.name == "openai" })
    #expect(!recipe.isOfferedByAuto)
  }
}
