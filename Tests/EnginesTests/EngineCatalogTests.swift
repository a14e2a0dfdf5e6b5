import Engines
import Logging
import Testing
import TranscriptionCore

struct EngineCatalogTests {
  private let nowhere = EngineConfiguration(workerExecutable: "/nonexistent/sotto-worker", workers: 2, slots: 2)

  private func catalog(_ configuration: EngineConfiguration) -> EngineCatalog {
    EngineCatalog(configuration: configuration, logger: Logger(label: "test"))
  }

  @Test func refusesAnUnknownName() async {
    let failure = await #expect(throws: EngineFailure.self) { _ = try await catalog(nowhere).make(["wisper"]) }
    #expect(failure?.message.contains("no engine \"wisper\"") == true)
    #expect(failure?.message.contains("pocketsphinx") == true)
  }

  @Test func neverReplacesAnEngineThatWasAskedFor() async {
    let failure = await #expect(throws: EngineFailure.self) {
      _ = try await catalog(nowhere).make(["pocketsphinx", "instant"])
    }
    #expect(failure?.message.contains("make build") == true)
  }

  @Test func autoNeverChoosesTheInstantEngine() async {
    let failure = await #expect(throws: EngineFailure.self) { _ = try await catalog(nowhere).make(["auto"]) }
    #expect(failure?.message.contains("No engine can run here") == true)
  }

  @Test func instantAnswersWithTheLengthOfTheWindow() async throws {
    let (engines, explanation) = try await catalog(nowhere).make(["instant"])
    #expect(explanation.contains("as asked for"))
    let engine = try #require(engines.first)
    let outcome = await engine.recognize([.sample(WindowAudio(path: "/dev/null", samples: 24_080))])
    #expect(try outcome.first?.get().utterances.first?.text == "1.505")
  }
}
