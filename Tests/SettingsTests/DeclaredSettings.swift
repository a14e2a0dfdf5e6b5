import ArgumentParser
import Testing

@testable import sotto

/// Every setting as it is declared, with the text of its value as a reader has it.
enum DeclaredSettings {
  private static let sections: [any SettingSection] = [
    Settings.server, Settings.engines, Settings.models, Settings.downloads, Settings.whisper, Settings.whisperX,
    Settings.openAI, Settings.cluster,
  ]

  static let all: [any ReadableSetting] = sections.flatMap { section in
    Mirror(reflecting: section).children.compactMap { $0.value as? any ReadableSetting }
  }

  /// What a command line with a flag of this setting's section says.
  static func parse(_ arguments: [String], for declaration: SettingDeclaration) throws -> SettingTexts {
    let section = try #require(sections.first { type(of: $0).declarations.contains { $0.name == declaration.name } })
    return try parse(arguments, section)
  }

  private static func parse<Section: SettingSection>(_ arguments: [String], _: Section) throws -> SettingTexts {
    try SettingFlags<Section>.parse(arguments).texts
  }

  /// The places of a test's arguments.
  static let indices = all.indices
}

protocol ReadableSetting: DeclaredSetting {
  func text(_ reader: SettingsReader) throws -> String
  var standardText: String { get }
}

extension Setting: ReadableSetting {
  func text(_ reader: SettingsReader) throws -> String { kind.text(of: try reader.value(of: self)) }

  var standardText: String { kind.text(of: standard) }
}
