import Foundation
import Yams

/// What stands in a YAML (or JSON) configuration file.
struct ConfigurationFile {
  let settings: [GivenSetting]

  /// - Throws: ``SettingsError`` where the file cannot be read, is no YAML, or has a key that is unknown.
  init(_ path: String) throws {
    let document: Any?
    do {
      document = try Yams.load(yaml: try Self.text(of: path))
    } catch let error as SettingsError {
      throw error
    } catch {
      throw SettingsError(description: "\(path) is no YAML: \(Explanation.of(error))")
    }
    guard let document else {
      settings = []
      return
    }
    guard let values = document as? [String: Any] else {
      throw SettingsError(description: "\(path) must hold lines of the form \"key: value\".")
    }
    settings = try values.sorted { $0.key < $1.key }.map { try Self.setting($0, $1, in: path) }
  }

  private static func text(of path: String) throws -> String {
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      let reason = isThere && isFolder.boolValue ? "is a folder, not a file" : "cannot be read"
      throw SettingsError(description: "The configuration file \(path) \(reason). Check the path given by --config.")
    }
  }

  private static func setting(_ key: String, _ value: Any, in path: String) throws -> GivenSetting {
    let name = key.replacing("_", with: "-")
    guard let declaration = Settings.all.first(where: { $0.key == name }) else {
      let known = Settings.all.compactMap(\.key).sorted().joined(separator: ", ")
      throw SettingsError(description: "\(path): \"\(key)\" is no key. Keys: \(known).")
    }
    let items = value as? [Any] ?? [value]
    if declaration.isSecret, !items.allSatisfy({ $0 is String }) {
      throw SettingsError(
        description:
          "\(path): a value of \(key) that looks like a number is not kept as it is written. Put it in quotes.")
    }
    return GivenSetting(
      declaration: declaration, text: items.map { "\($0)" }.joined(separator: ","), place: "\(key) in \(path)")
  }
}
