import Cluster
import Engines
import Logging
import Sessions
import TranscriptionCore

/// The kinds of engine that this program has: the one list. What a target beside `Engines` brings joins here.
enum ServerEngines {
  /// Best first.
  static func catalog(
    _ configuration: EngineConfiguration, cluster: ClusterConfiguration, logger: Logger
  ) -> EngineCatalog {
    EngineCatalog(
      EngineCatalog(configuration: configuration, logger: logger).recipes
        + [ClusterRecipe(configuration: cluster, clock: SteadyClock(), logger: logger)])
  }

  static let names = catalog(
    EngineConfiguration(workerExecutable: "", workers: 1, slots: 1), cluster: nowhere, logger: Logger(label: "sotto")
  ).recipes.map(\.name)

  private static let nowhere = ClusterConfiguration(
    link: LinkConfiguration(servers: [], name: ClusterName(from: "none")),
    gateway: GatewayConfiguration(pool: ClusterName(from: "none"), gateway: ClusterName(from: "none")),
    longestWindowSeconds: 30)
}
