import Foundation

/// Brings together what is configured by flag, environment and file: flags win over environment, environment over file.
///
/// A value that is no value of its kind is an error that names its place, never a silent default; so is a key of the file
/// that is unknown, and a variable that is nearly that of a setting.
struct SettingsReader {
  private var found: [String: GivenSetting] = [:]

  /// - Parameters:
  ///   - flags: what stood on the command line.
  ///   - environment: of this process.
  ///   - defaults: of a command that has others than those that are declared.
  init(flags: SettingTexts, environment: [String: String], defaults: SettingTexts = SettingTexts()) throws {
    let variables = EnvironmentVariables(environment)
    if let mistake = variables.mistake { throw mistake }
    for declaration in Settings.all {
      if let text = defaults[declaration] { put(declaration, text, place: "the default of \(declaration.name)") }
    }
    let file = Settings.engines.configurationFile.declaration
    if let path = flags[file] ?? variables[file] {
      for setting in try ConfigurationFile(path).settings { found[setting.declaration.name] = setting }
    }
    for declaration in Settings.all {
      if let text = variables[declaration] { put(declaration, text, place: declaration.environmentName) }
      if let text = flags[declaration] { put(declaration, text, place: "--\(declaration.flag ?? declaration.name)") }
    }
  }

  /// Of this process.
  init(flags: SettingTexts, defaults: SettingTexts = SettingTexts()) throws {
    try self.init(flags: flags, environment: ProcessInfo.processInfo.environment, defaults: defaults)
  }

  private mutating func put(_ declaration: SettingDeclaration, _ text: String, place: String) {
    found[declaration.name] = GivenSetting(declaration: declaration, text: text, place: place)
  }

  /// What is set, in the order of the declarations.
  var given: [GivenSetting] { Settings.all.compactMap { found[$0.name] } }

  /// - Throws: ``SettingsError`` where what is set is no value of the setting's kind.
  func value<Value>(of setting: Setting<Value>) throws -> Value {
    guard let found = found[setting.declaration.name] else { return setting.standard }
    guard let value = setting.kind.value(of: found.text) else { throw found.mistake }
    return value
  }
}
