import Foundation
import Models

/// Where models are, and what a model's name stands for.
enum ModelsFolder {
  static func store(_ reader: SettingsReader) -> ModelStore {
    if let named = reader.text(.modelsFolder) { return ModelStore(folder: absolute(named)) }
    let support = SupportFiles.find(named: reader.text(.supportFolder)).folder
    let data = absolute(reader.text(.dataDirectory, default: ServerSettings.defaultDataDirectory))
    return ModelStore(folder: (support ?? data) + "/models")
  }

  /// The directory that a model's name or path stands for.
  ///
  /// - Throws: for a model of the catalogue that is not installed, or is for something else.
  static func directory(_ text: String, for purpose: ModelPurpose, in store: ModelStore) throws -> String {
    let path = absolute(text)
    guard !text.contains("/"), !FileManager.default.fileExists(atPath: path) else { return path }
    guard let entry = ModelCatalog.entry(named: text) else {
      return store.manifest(of: text) == nil ? path : store.directory(of: text)
    }
    guard entry.purpose == purpose else {
      throw SettingsError(
        description: "The model \(text) is for \(entry.purpose.rawValue), not for \(purpose.rawValue).")
    }
    guard store.manifest(of: text) != nil else {
      throw SettingsError(description: "The model \(text) is not installed. Fetch it with: sotto models pull \(text)")
    }
    return store.directory(of: text)
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: (path as NSString).expandingTildeInPath).standardizedFileURL.path
  }
}
