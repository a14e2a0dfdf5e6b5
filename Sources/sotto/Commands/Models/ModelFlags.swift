import ArgumentParser
import Foundation
import Models

/// Flags that all of `sotto models` share.
struct ModelFlags: ParsableArguments {
  @OptionGroup var places: SettingFlags<ModelPlaces>

  /// What is configured, with these flags first.
  func reader(_ further: SettingTexts = SettingTexts()) throws -> SettingsReader {
    try SettingsReader(flags: places.texts.merging(further))
  }

  func store() throws -> ModelStore { try ModelsFolder(reader()).store }

  static func entry(named name: String) throws -> ModelEntry {
    guard let entry = ModelCatalog.entry(named: name) else {
      throw ModelFailure("There is no model \"\(name)\" in the catalogue. The names are in: sotto models list")
    }
    return entry
  }
}
