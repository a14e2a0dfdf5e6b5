import Engines
import Logging
import TranscriptionCore

/// The kinds of engine that this program has: the one list. What a target beside `Engines` brings joins here.
enum ServerEngines {
  /// Best first.
  static func catalog(_ configuration: EngineConfiguration, logger: Logger) -> EngineCatalog {
    EngineCatalog(configuration: configuration, logger: logger)
  }

  static let names = catalog(
    EngineConfiguration(workerExecutable: "", workers: 1, slots: 1), logger: Logger(label: "sotto")
  ).recipes.map(\.name)
}
