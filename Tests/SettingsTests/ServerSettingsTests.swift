import ArgumentParser
import Foundation
import Testing

@testable import Engines
@testable import sotto

@Suite(.timeLimit(.minutes(15)))
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

  @Test(arguments: ["", "/sessions", "/sessions/more", "/scratch", "/x/..", "/.."])
  func theDropFolderHoldsNothingOfTheServers(place: String) {
    let error = #expect(throws: SettingsError.self) {
      try Self.settings(["--data-dir", "/srv/sotto", "--drop-folder", "/srv/sotto" + place])
    }
    #expect(error?.description.contains("/srv/sotto/drop") == true)
  }

  @Test(arguments: ["/srv/sotto/drop", "/srv/sotto/sessions2", "/srv/drop", "/srv/sotto-drop"])
  func theDropFolderMayLieBesideThem(folder: String) throws {
    #expect(try Self.settings(["--data-dir", "/srv/sotto", "--drop-folder", folder]).dropFolder == folder)
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

  @Test(arguments: [
    ["--nats", "nats://10.0.0.5"], ["--nats", "tls://10.0.0.5"],
    ["--nats", "nats://10.0.0.5", "--nats-credentials", "k"],
    ["--nats", "nats://127.0.0.1,nats://broker"],
  ])
  func brokersBeyondThisMachineNeedTLSAndAKey(arguments: [String]) throws {
    let error = #expect(throws: SettingsError.self) { try Self.settings(arguments) }
    #expect(error?.description.contains("--nats-credentials") == true)
    _ = try Self.settings(arguments + ["--nats-insecure"])
  }

  @Test func brokersOfThisMachineAndWithTLSAndAKeyAreTaken() throws {
    _ = try Self.settings(["--nats", "nats://127.0.0.1:4222,nats://[::1]:4222,nats://localhost"])
    _ = try Self.settings(["--nats", "tls://broker:4222", "--nats-credentials", "key.nk"])
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
    #expect(check.remedy == "without effect: beam-size is for whisper and whisperx")
    let none = try SettingsReader(flags: SettingTexts(), environment: [:])
    #expect(Examination.configuration(none.given, of: try ServerSettings(none)).finding == "all have their defaults")
  }

  /// What `auto` may choose with `--model NAME`, where two models are installed: the one that was named, not the standard one.
  @Test func aModelThatIsNamedGoesBeforeTheStandardOne() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sotto-models-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["faster-whisper-base", "moonshine-base-en"] {
      let model = folder.appending(path: name)
      try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
      try Data(#"{"name":"\#(name)","files":[],"sources":[]}"#.utf8).write(
        to: model.appending(path: ".sotto-model.json"))
    }
    func engines(_ arguments: String...) throws -> EngineConfiguration {
      try Self.settings(["--models-dir", folder.path] + arguments).engines
    }
    let base = folder.path + "/faster-whisper-base"
    let moonshine = folder.path + "/moonshine-base-en"
    let standard = try engines()
    #expect(standard.whisper.model == base && standard.whisperX.model == base && standard.sherpa.model == nil)
    let named = try engines("--model", "moonshine-base-en")
    #expect(named.whisper.model == nil && named.whisperX.model == nil && named.sherpa.model == moonshine)
    let both = try engines("--engine", "whisper,sherpa", "--model", "moonshine-base-en")
    #expect(both.whisper.model == base && both.sherpa.model == moonshine)
    #expect(try engines("--model", "base").whisper.model == base)
  }
}
