import ArgumentParser
import Foundation
import Testing

@testable import sotto

/// What holds for every setting, because it is declared once.
@Suite(.timeLimit(.minutes(15)))
struct DeclarationTests {
  @Test func everyDeclarationIsFound() {
    #expect(DeclaredSettings.all.map(\.declaration.name) == Settings.all.map(\.name))
    #expect(Set(Settings.all.map(\.name)).count == Settings.all.count)
    #expect(Set(Settings.all.compactMap(\.flag)).count == Settings.all.compactMap(\.flag).count)
  }

  @Test(arguments: DeclaredSettings.indices)
  func eachSaysWhatItIs(_ place: Int) {
    let declaration = DeclaredSettings.all[place].declaration
    #expect(declaration.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
    #expect(declaration.help.hasSuffix(".") && declaration.help.count > 10, "\(declaration.name)")
    #expect(declaration.details.isEmpty || declaration.details.hasSuffix("."), "\(declaration.name)")
    #expect(!declaration.kind.range.isEmpty && !declaration.kind.expectation.isEmpty)
    #expect(declaration.isSwitch || !declaration.kind.placeholder.isEmpty)
  }

  @Test(arguments: DeclaredSettings.indices)
  func theDefaultIsAValue(_ place: Int) {
    let setting = DeclaredSettings.all[place]
    let text = setting.standardText
    #expect(text.isEmpty || setting.declaration.kind.value(of: text) != nil, "\(setting.declaration.name) = \(text)")
  }

  @Test(arguments: DeclaredSettings.indices)
  func flagEnvironmentAndFileGiveTheSameValue(_ place: Int) throws {
    let setting = DeclaredSettings.all[place]
    for text in KindSamples(of: setting.declaration.kind).values {
      var texts: [String] = []
      for reader in try Self.readers(setting.declaration, text) { texts.append(try setting.text(reader)) }
      #expect(Set(texts).count <= 1, "\(setting.declaration.name): \(texts)")
    }
  }

  @Test(arguments: DeclaredSettings.indices)
  func whatIsNoValueIsAnErrorThatNamesItsPlace(_ place: Int) throws {
    let setting = DeclaredSettings.all[place]
    for text in KindSamples(of: setting.declaration.kind).mistakes {
      for reader in try Self.readers(setting.declaration, text) {
        let given = try #require(reader.given.first { $0.declaration.name == setting.declaration.name })
        let message = "\(given.place) is \"\(text)\"; it must be \(setting.declaration.kind.expectation)."
        #expect(throws: (any Error).self) { try setting.text(reader) }
        #expect(given.mistake.description == message)
      }
    }
  }

  /// So nothing that is declared is left unread.
  @Test(arguments: DeclaredSettings.indices)
  func aServerIsNotSetUpWithAMistake(_ place: Int) throws {
    let declaration = DeclaredSettings.all[place].declaration
    guard !DownloadSection.declarations.contains(where: { $0.name == declaration.name }) else { return }
    for text in KindSamples(of: declaration.kind).mistakes {
      let reader = try SettingsReader(flags: SettingTexts(), environment: [declaration.environmentName: text])
      let error = #expect(throws: SettingsError.self) { try ServerSettings(reader) }
      #expect(error?.description.contains("\(declaration.environmentName) is \"\(text)\"") == true)
    }
  }

  @Test(arguments: DeclaredSettings.indices)
  func helpNamesEachFlagAndVariable(_ place: Int) {
    let declaration = DeclaredSettings.all[place].declaration
    let isForDownloads = DownloadSection.declarations.contains { $0.name == declaration.name }
    let help = isForDownloads ? Self.pullHelp : Self.serveHelp
    #expect(help.contains(declaration.environmentName))
    if let flag = declaration.flag {
      #expect(help.split(separator: "\n").contains { $0.hasPrefix("  --\(flag) ") || $0 == "  --\(flag)" }, "\(flag)")
    } else {
      #expect(!help.contains("--\(declaration.name)"))
    }
  }

  private static let serveHelp = Serve.helpMessage(columns: 80)
  private static let pullHelp = ModelsPull.helpMessage(columns: 80)

  @Test func helpFitsIntoATerminal() {
    for help in [
      Self.serveHelp, Self.pullHelp, Transcribe.helpMessage(columns: 80), Doctor.helpMessage(columns: 80),
      Sotto.helpMessage(columns: 80),
    ] {
      for line in help.split(separator: "\n") where !line.hasPrefix("USAGE:") {
        #expect(line.count <= 80, "\(line)")
      }
      #expect(!help.contains("`") && !help.contains("]("))
    }
  }

  /// Readers that have a setting from each place where it may stand.
  private static func readers(_ declaration: SettingDeclaration, _ text: String) throws -> [SettingsReader] {
    // Which file is read is no setting of the file, and that file is then looked for.
    guard let key = declaration.key else { return [] }
    var readers = [try SettingsReader(flags: SettingTexts(), environment: [declaration.environmentName: text])]
    if let flag = declaration.flag, !declaration.isSwitch || text == "true" {
      let arguments = declaration.isSwitch ? ["--\(flag)"] : ["--\(flag)", text]
      readers.append(try SettingsReader(flags: DeclaredSettings.parse(arguments, for: declaration), environment: [:]))
    }
    let file = try YAMLFile("\(key): \(Double(text) == nil ? "\"\(text)\"" : text)")
    readers.append(try SettingsReader(flags: SettingTexts(), environment: ["SOTTO_CONFIG": file.path]))
    return readers
  }
}
