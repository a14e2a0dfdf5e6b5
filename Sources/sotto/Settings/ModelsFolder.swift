import Engines
import Foundation
import Models

/// Where models are, and what a model's name stands for.
struct ModelsFolder {
  let store: ModelStore

  init(_ reader: SettingsReader) throws {
    if let named = try reader.value(of: Settings.models.folder) {
      store = ModelStore(folder: ServerSettings.absolute(named))
      return
    }
    let support = SupportFiles.find(named: try reader.value(of: Settings.engines.supportFolder)).folder
    let data = ServerSettings.absolute(try reader.value(of: Settings.server.dataDirectory))
    store = ModelStore(folder: (support ?? data) + "/models")
  }

  /// The model of the catalogue that a text names; `nil` for anything else, and where a file of that name is here.
  func entry(named text: String) -> ModelEntry? {
    guard !FileManager.default.fileExists(atPath: ServerSettings.absolute(text)) else { return nil }
    return ModelCatalog.entry(named: text)
  }

  /// - Throws: for a model that is not installed, or is for something else.
  func directory(of entry: ModelEntry, for purposes: [ModelPurpose]) throws -> String {
    guard purposes.contains(entry.purpose) else {
      let wanted = purposes.map(\.rawValue).joined(separator: " or ")
      throw SettingsError(
        description: "The model \(entry.name) is for \(entry.purpose.rawValue), not for \(wanted).")
    }
    guard store.manifest(of: entry.name) != nil else {
      throw SettingsError(
        description: "The model \(entry.name) is not installed. Fetch it with: sotto models pull \(entry.name)")
    }
    return store.directory(of: entry.name)
  }

  /// Where a model of the catalogue is; `nil` where it is not installed.
  func installed(_ name: String) -> String? {
    store.manifest(of: name) == nil ? nil : store.directory(of: name)
  }

  /// What a text stands for as a model of `whisper` or `whisperx`: a directory, or a name that they know.
  func whisperModel(_ text: String) throws -> String {
    guard let entry = entry(named: text) else { return WhisperXConfiguration.nameOrDirectory(text) }
    return try directory(of: entry, for: [.whisperx])
  }

  /// The installed model instead of a name such as `small` that stands for it; where none was named the standard model, if
  /// it is meant and installed.
  func installedWhisper(_ model: String?, orStandard isStandardMeant: Bool) -> String? {
    guard let model else { return isStandardMeant ? installed(WhisperWorker.standardModel) : nil }
    return installed("faster-whisper-\(model)") ?? model
  }

  /// The ONNX file that a text stands for: a file, a directory with one, or a name of the catalogue.
  ///
  /// - Parameter standard: a name to take where there is no text, if it is installed.
  func file(_ text: String?, standard: String) throws -> String? {
    guard let text else {
      return installed(standard).map(Self.model(in:))
    }
    guard let entry = entry(named: text) else { return Self.model(in: ServerSettings.absolute(text)) }
    return Self.model(in: try directory(of: entry, for: [.diarization]))
  }

  /// The weights that were not made smaller are preferred: these models are small anyway.
  private static func model(in path: String) -> String {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let models = entries.filter { $0.hasSuffix(".onnx") }
    return models.min { ($0.count, $0) < ($1.count, $1) }.map { "\(path)/\($0)" } ?? path
  }
}
