import ArgumentParser
import Cluster
import Engines
import Foundation
import Logging
import ServiceLifecycle
import Sessions
import TranscriptionCore
import UnixSignals

/// `sotto worker`.
struct Worker: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recognises windows of servers on other machines.",
    discussion: """
      Joins a pool over NATS and works for every server that runs the engine cluster with the same pool. Has neither \
      sessions nor a journal: what it has in hand goes to another worker when it dies.

        sotto worker --nats nats://10.0.0.5:4222 --pool main --engine whisper

      SIGTERM and SIGINT stop it: it finishes what it has and takes nothing new.
      """)

  @OptionGroup var engine: EngineFlags

  func run() async throws {
    do {
      try await work()
    } catch let error where !(error is ExitCode) {
      Terminal.printError("sotto: \(Explanation.of(error))")
      throw ExitCode(1)
    }
  }

  private func work() async throws {
    Allocator.tune()
    // The parent process may read the start-up lines and then close the pipe.
    Terminal.outliveReader()
    let settings = try ServerSettings(SettingsReader(flags: engine.texts))
    let logger = Log.start(level: settings.logLevel)
    guard !settings.cluster.link.servers.isEmpty else {
      throw SettingsError(description: "A worker needs the address of a broker; set --nats.")
    }
    guard settings.engineNames.count == 1, settings.engineNames != [ClusterEngine.name] else {
      throw SettingsError(
        description: "A worker runs one engine of this machine; name it by --engine, or leave the choice to auto.")
    }
    let scratch = try ScratchFolder(in: FileManager.default.temporaryDirectory.path)
    defer { scratch.remove() }
    var engineSettings = settings.engines
    engineSettings.temporaryFolder = scratch.path + "/engine"
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/engine", withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let catalog = ServerEngines.catalog(engineSettings, cluster: settings.cluster, logger: logger)
    let (engines, explanation) = try await catalog.make(settings.engineNames)
    Terminal.say(explanation)
    var configuration = settings.clusterWorker
    configuration.longestWindowSeconds = catalog.longestWindowSeconds(of: engines)
    configuration.scratch = scratch.path + "/samples"
    var link = settings.cluster.link
    link.name = configuration.name
    do {
      try await serve(engines[0], configuration, link, settings, logger)
    } catch {
      for engine in engines { await engine.stop() }
      throw error
    }
    for engine in engines { await engine.stop() }
  }

  private func serve(
    _ engine: any StoppableEngine, _ configuration: ClusterWorkerConfiguration, _ linkConfiguration: LinkConfiguration,
    _ settings: ServerSettings, _ logger: Logger
  ) async throws {
    let link = try await NATSLink.connect(linkConfiguration, logger: logger)
    let worker = ClusterWorker(configuration, engine: engine, link: link, clock: SteadyClock(), logger: logger)
    Terminal.say(
      "worker \(configuration.name) of pool \(configuration.pool): \(engine.capacity.slots) slots, "
        + "\(engine.capacity.maximumBatch) windows each")
    var group = ServiceGroupConfiguration(
      services: [
        .init(
          service: ClusterWorkerService(worker: worker), successTerminationBehavior: .gracefullyShutdownGroup,
          failureTerminationBehavior: .gracefullyShutdownGroup)
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(settings.shutdownTimeoutSeconds)
    do {
      try await ServiceGroup(configuration: group).run()
    } catch {
      await link.close()
      throw error
    }
    await link.close()
  }
}
