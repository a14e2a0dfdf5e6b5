import Audio
import Engines
import Foundation
import Logging
import Outbound
import Persistence
import ServiceLifecycle
import Sessions
import TranscriptionCore

/// Everything behind the ports, put together: journal, engines, speech detector, watcher and registry. The server and
/// `sotto transcribe` run the same.
///
/// ``start(_:explain:logger:)``, run ``services`` in a service group, then ``stop()``.
struct Backend {
  let registry: SessionRegistry
  /// To be run in this order and stopped in the reverse one.
  let services: [any Service]
  private let journal: SQLiteJournal
  private let engines: [any StoppableEngine]
  private let detection: SpeechDetection
  private let lock: DataDirectoryLock

  /// - Parameter explain: told in one line each which engine and which detector were chosen, and why.
  /// - Throws: an error whose description says what to do.
  static func start(
    _ settings: ServerSettings, explain: (String) -> Void, logger: Logger
  ) async throws -> Backend {
    let lock = try DataDirectoryLock(settings.dataDirectory)
    let scratch = settings.dataDirectory + "/scratch"
    try? FileManager.default.removeItem(atPath: scratch)
    try FileManager.default.createDirectory(
      atPath: scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let journal = try await SQLiteJournal(
      path: settings.dataDirectory + "/sotto.sqlite", budget: EventBudget(events: settings.keptEvents))
    var settings = settings
    settings.engines.temporaryFolder = scratch
    let catalog = ServerEngines.catalog(settings.engines, cluster: settings.cluster, logger: logger)
    let (engines, explanation) = try await catalog.make(settings.engineNames)
    explain(explanation)
    let detection = try await SpeechDetection.start(settings, scratch: scratch, explain: explain, logger: logger)
    let longestWindow = min(settings.maximumWindowSeconds, catalog.longestWindowSeconds(of: engines))
    let slots = EngineSlots(engines: engines, longestWindowSeconds: longestWindow)
    let watcher = DirectoryWatcher(
      path: settings.dropFolder, mode: settings.watchMode, temporaryNames: settings.dropTemporaryNames, logger: logger)
    var limits = DecoderLimits()
    limits.maximumSeconds = Double(settings.limits.fileSeconds)
    let index = MediaIndex()
    let tools = PreparationTools(
      prober: MediaProber(limits: limits, index: index), decoder: SampleDecoder(limits: limits, index: index),
      detector: detection.detector,
      maximumWindowSeconds: longestWindow, stepSeconds: max(10, longestWindow),
      openDecoders: OpenDecoders(capacity: 4 * settings.preparationSlots))
    let operatorToken = try await OperatorTokenFile(dataDirectory: settings.dataDirectory).token()
    var queue = QueueConfiguration()
    queue.lookAheadSeconds = settings.lookAheadSeconds
    let registry = SessionRegistry(
      configuration: RegistryConfiguration(
        dataDirectory: settings.dataDirectory, limits: settings.limits, bounds: settings.bounds, queue: queue,
        apiKeys: settings.apiKeys, operatorToken: operatorToken, maximumListeners: settings.maximumListeners,
        maximumListeningProcesses: settings.maximumListeningProcesses,
        maximumRecordings: settings.maximumRecordings, preparationSlots: settings.preparationSlots,
        cacheBytes: settings.cacheBytes,
        diskFloorBytes: settings.diskFloorBytes, dropQuiet: .seconds(settings.dropQuietSeconds),
        version: ProductVersion.current),
      journal: journal, engines: slots, watcher: watcher, tools: tools,
      remote: settings.addressPolicy.map { WebMedia(policy: $0) as any RemoteMedia } ?? NoRemoteMedia(), logger: logger)
    try await watcher.start()
    try await registry.restore()
    return Backend(
      registry: registry, services: [slots, registry, watcher], journal: journal, engines: engines,
      detection: detection,
      lock: lock)
  }

  /// Where nothing but these engines will ever do the work.
  ///
  /// - Throws: ``EngineFailure`` that says why, where none of them can work now.
  func requireWorkingEngine() async throws {
    var reasons: [String] = []
    for engine in engines {
      guard let reason = await engine.unavailability else { return }
      reasons.append(reason)
    }
    throw EngineFailure(.unavailable, "No engine can work now: " + reasons.joined(separator: "; "))
  }

  /// Stops the workers and closes the journal.
  func stop() async {
    await registry.shutDown()
    for engine in engines { await engine.stop() }
    await detection.stop()
    try? await journal.close()
    lock.release()
  }
}
