import ArgumentParser
import Testing

@testable import Engines
@testable import sotto

@Suite(.timeLimit(.minutes(1)))
struct ServerSettingsTests {
  private static func settings(_ arguments: [String]) throws -> ServerSettings {
    let command = try Serve.parse(arguments)
    return try ServerSettings(
      SettingsReader(flags: command.server.texts.merging(command.engine.texts), environment: [:]))
  }

  @Test func eventsAreKeptUpToTheEventLogsLength() throws {
    #expect(try Self.settings([]).keptEvents == 100_000)
    #expect(try Self.settings(["--event-log", "1000"]).keptEvents == 1_000)
    #expect(Settings.server.eventLog.declaration.help.contains("410"))
  }

  @Test func anEngineIsNamedOnce() {
    let error = #expect(throws: SettingsError.self) { try Self.settings(["--engine", "instant,pocketsphinx,instant"]) }
    #expect(error?.description.contains("instant is named twice") == true)
  }

  @Test func eachEngineTakesItsOwnCounts() throws {
    let engines = try Self.settings(["--engine-threads", "3", "--diarizers", "5", "--workers", "7"]).engines
    #expect(engines.sherpa.threads == 3 && engines.sherpa.diarizers == 5)
    #expect(engines.whisperX.threads == 3 && engines.whisperX.diarizers == 5)
    #expect(engines.workers == 7 && engines.whisperX.workers == nil)
  }

  @Test func optionsOfAWorkerMayBeginWithDashes() throws {
    let engines = try Self.settings(["--whisperx-options", "--patience 2", "--port", "1"]).engines
    #expect(engines.whisperX.moreOptions == ["--patience", "2"])
  }

  @Test func alignmentModelsAreNamedByLanguage() throws {
    let engines = try Self.settings(["--align-model", "de=/srv/de, en=name"]).engines
    #expect(engines.whisperX.alignModel == "de=/srv/de,en=name")
  }

  @Test func settingsOfEnginesThatDoNotRunAreSaidToBeWithoutEffect() async throws {
    let command = try Serve.parse(["--engine", "pocketsphinx", "--beam-size", "3", "--port", "1"])
    let reader = try SettingsReader(
      flags: command.server.texts.merging(command.engine.texts), environment: ["SOTTO_API_KEYS": "0123456789abcdef"])
    let check = Examination.configuration(reader.given, of: try ServerSettings(reader))
    #expect(
      check.finding == "port=1 (--port), SOTTO_API_KEYS, engine=pocketsphinx (--engine), beam-size=3 (--beam-size)")
    #expect(check.remedy == "without effect: beam-size is for whisperx")
    let none = try SettingsReader(flags: SettingTexts(), environment: [:])
    #expect(Examination.configuration(none.given, of: try ServerSettings(none)).finding == "all have their defaults")
  }
}
