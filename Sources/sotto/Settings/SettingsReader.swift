import Foundation
import Yams

/// Brings together what is configured by flag, environment and file: flags win over environment, environment over file.
///
/// A value that is no value of its kind is an error that names its place, never a silent default; so is a key of the file
/// that is unknown, and a variable that is nearly that of a setting.
struct SettingsReader {
  private struct Found {
    let text: String
    /// For messages: `--port`, `SOTTO_PORT` or `port in sotto.yaml`.
    let place: String
  }

  private var found: [Setting: Found] = [:]

  /// - Parameters:
  ///   - flags: what stood on the command line.
  ///   - environment: of this process.
  ///   - file: the YAML (or JSON) configuration file, if one was named.
  init(flags: [Setting: String], environment: [String: String], file: String?) throws {
    if let file { try read(file: file) }
    let variables = EnvironmentVariables(environment)
    if let mistake = variables.mistake { throw mistake }
    for setting in Setting.allCases {
      if let text = variables[setting] {
        found[setting] = Found(text: text, place: setting.environmentName)
      }
    }
    for (setting, text) in flags { found[setting] = Found(text: text, place: "--\(setting.rawValue)") }
  }

  private mutating func read(file: String) throws {
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
      let reason = isThere && isFolder.boolValue ? "is a folder, not a file" : "cannot be read"
      throw SettingsError(description: "The configuration file \(file) \(reason). Check the path given by --config.")
    }
    let document: Any?
    do {
      document = try Yams.load(yaml: text)
    } catch {
      throw SettingsError(description: "\(file) is no YAML: \(Explanation.of(error))")
    }
    guard let document else { return }
    guard let values = document as? [String: Any] else {
      throw SettingsError(description: "\(file) must hold lines of the form \"key: value\".")
    }
    for (key, value) in values {
      guard let setting = Setting(rawValue: key.replacing("_", with: "-")) else {
        let known = Setting.allCases.map(\.rawValue).sorted().joined(separator: ", ")
        throw SettingsError(description: "\(file): \"\(key)\" is no key. Keys: \(known).")
      }
      let items = value as? [Any] ?? [value]
      if [.apiKeys, .openAIKey].contains(setting), !items.allSatisfy({ $0 is String }) {
        throw SettingsError(
          description: "\(file): an API key that looks like a number is not kept as it is written. Put it in quotes.")
      }
      let text = items.map { "\($0)" }.joined(separator: ",")
      found[setting] = Found(text: text, place: "\(key) in \(file)")
    }
  }

  func text(_ setting: Setting) -> String? { found[setting]?.text }

  func text(_ setting: Setting, default standard: String) -> String { text(setting) ?? standard }

  /// A comma-separated list without empty items.
  func list(_ setting: Setting) -> [String] {
    (text(setting) ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  func integer(_ setting: Setting, default standard: Int, in range: ClosedRange<Int>) throws -> Int {
    guard let found = found[setting] else { return standard }
    guard let value = Int(found.text), range.contains(value) else {
      throw mistake(found, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func seconds(_ setting: Setting, default standard: Double, in range: ClosedRange<Double>) throws -> Double {
    guard let found = found[setting] else { return standard }
    guard let value = Double(found.text), range.contains(value) else {
      throw mistake(found, "seconds from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func number(_ setting: Setting, default standard: Double, in range: ClosedRange<Double>) throws -> Double {
    guard let found = found[setting] else { return standard }
    guard let value = Double(found.text), range.contains(value) else {
      throw mistake(found, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func flag(_ setting: Setting) throws -> Bool {
    guard let found = found[setting] else { return false }
    switch found.text.lowercased() {
    case "true", "yes", "1", "on": return true
    case "false", "no", "0", "off": return false
    default: throw mistake(found, "true or false")
    }
  }

  /// A number of bytes, with or without a unit: `500MB` (powers of 1000), `4GiB` (powers of 1024).
  func bytes(_ setting: Setting, default standard: Int, atLeast least: Int = 1) throws -> Int {
    guard let found = found[setting] else { return standard }
    guard let bytes = ByteCount.parse(found.text), bytes >= least else {
      throw mistake(found, "a number of bytes such as 500MB or 4GiB")
    }
    return bytes
  }

  /// A number of bytes, 0 for never; `nil` where nothing is set.
  func bytesOrNever(_ setting: Setting) throws -> Int? {
    guard let found = found[setting] else { return nil }
    guard let bytes = ByteCount.parse(found.text), bytes >= 0 else {
      throw mistake(found, "a number of bytes such as 6GiB, or 0 for never")
    }
    return bytes
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ setting: Setting, default standard: Choice
  ) throws -> Choice where Choice.RawValue == String {
    guard let found = found[setting] else { return standard }
    guard let value = Choice(rawValue: found.text) else {
      throw mistake(found, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return value
  }

  private func mistake(_ found: Found, _ expected: String) -> SettingsError {
    SettingsError(description: "\(found.place) is \"\(found.text)\"; it must be \(expected).")
  }
}
