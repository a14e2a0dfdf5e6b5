import Foundation
import Logging
import Testing

@testable import sotto

@Suite(.timeLimit(.minutes(15)))
struct SettingsReaderTests {
  @Test func flagsWinOverEnvironmentAndEnvironmentOverFile() throws {
    let file = try YAMLFile("port: 1\nslots: 1\nworkers: 1\nlog-level: notice")
    var flags = SettingTexts()
    flags[Settings.server.port] = "3"
    var defaults = SettingTexts()
    defaults[Settings.engines.logLevel] = "error"
    defaults[Settings.engines.maximumWindow] = "5"
    let environment = ["SOTTO_CONFIG": file.path, "SOTTO_PORT": "2", "SOTTO_SLOTS": "2"]
    let reader = try SettingsReader(flags: flags, environment: environment, defaults: defaults)
    #expect(try reader.value(of: Settings.server.port) == 3)
    #expect(try reader.value(of: Settings.engines.slots) == 2)
    #expect(try reader.value(of: Settings.engines.workers) == 1)
    #expect(try reader.value(of: Settings.engines.logLevel) == .notice)
    #expect(try reader.value(of: Settings.engines.maximumWindow) == 5)
    #expect(try reader.value(of: Settings.engines.diarizers) == 1)
  }

  @Test func aListMayBeWrittenInBothWays() throws {
    for text in ["allowed-hosts: [a.lan, \"*.b.lan\"]", "allowed_hosts: a.lan, *.b.lan"] {
      let file = try YAMLFile(text)
      let reader = try SettingsReader(flags: SettingTexts(), environment: ["SOTTO_CONFIG": file.path])
      #expect(try reader.value(of: Settings.server.allowedHosts) == ["a.lan", "*.b.lan"])
    }
  }

  @Test(arguments: ["prot: 80", "config: other.yaml", "mirror: https://a.b"])
  func anUnknownKeyIsAnErrorThatListsTheKeys(_ text: String) throws {
    let file = try YAMLFile(text)
    let error = #expect(throws: SettingsError.self) {
      try SettingsReader(flags: SettingTexts(), environment: ["SOTTO_CONFIG": file.path])
    }
    let key = try #require(text.split(separator: ":").first)
    #expect(error?.description.contains("\"\(key)\" is no key. Keys: align-model, allow-url-networks, ") == true)
    #expect(error?.description.contains(" config,") == false)
  }

  @Test(arguments: Settings.all.filter(\.isSecret).map(\.name))
  func aSecretThatLooksLikeANumberIsToBeQuoted(_ key: String) throws {
    let file = try YAMLFile("\(key): 1234567890123456")
    let error = #expect(throws: SettingsError.self) {
      try SettingsReader(flags: SettingTexts(), environment: ["SOTTO_CONFIG": file.path])
    }
    #expect(error?.description.contains("quotes") == true)
    #expect(error?.description.contains("1234") == false)
  }

  @Test func aVariableThatIsNearlyASettingIsAnError() throws {
    for (name, meant) in [
      ("SOTTO_PROT", "SOTTO_PORT"), ("SOTTO_CONFIGS", "SOTTO_CONFIG"), ("SOTTO_EVENTLOG", "SOTTO_EVENT_LOG"),
      ("SOTTO_MODEL_MIROR", "SOTTO_MODEL_MIRROR"),
    ] {
      let error = #expect(throws: SettingsError.self) {
        try SettingsReader(flags: SettingTexts(), environment: [name: "x"])
      }
      #expect(error?.description.contains("Is \(meant) meant?") == true)
    }
  }

  @Test func whatOthersSetIsLeftAlone() throws {
    let reader = try SettingsReader(
      flags: SettingTexts(),
      environment: [
        "SOTTO_PORT": "tcp://10.0.0.7:8080", "SOTTO_SERVICE_HOST": "10.0.0.7", "SOTTO_PORT_8080_TCP_ADDR": "10.0.0.7",
        "SOTTO_BACKUP_FOLDER": "/b", "SOTTO_CONFIG": "",
      ])
    #expect(reader.given.isEmpty)
  }
}
