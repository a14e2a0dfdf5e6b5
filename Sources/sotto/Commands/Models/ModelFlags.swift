import ArgumentParser
import Foundation
import Models

/// Flags that all of `sotto models` share.
struct ModelFlags: ParsableArguments {
  @Option(help: "Folder of the models. (SOTTO_MODELS_DIR; default: models in the support folder)")
  var modelsDir: String?

  @Option(help: "Folder with sherpa-onnx/ and silero_vad.onnx. (SOTTO_SUPPORT_DIR; default: .sotto above the program)")
  var supportDir: String?

  @Option(help: "YAML file with any of these settings by name. (SOTTO_CONFIG)")
  var config: String?

  /// What is configured, with these flags first.
  func reader(_ further: [Setting: String] = [:]) throws -> SettingsReader {
    var flags = further
    flags[.modelsFolder] = modelsDir
    flags[.supportFolder] = supportDir
    let environment = ProcessInfo.processInfo.environment
    return try SettingsReader(flags: flags, environment: environment, file: config ?? environment["SOTTO_CONFIG"])
  }

  func store() throws -> ModelStore { ModelsFolder(try reader()).store }

  static func entry(named name: String) throws -> ModelEntry {
    guard let entry = ModelCatalog.entry(named: name) else {
      throw ModelFailure("There is no model \"\(name)\" in the catalogue. The names are in: sotto models list")
    }
    return entry
  }
}
