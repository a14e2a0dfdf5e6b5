import Cluster
import Engines
import Foundation
import Logging
import Models
import Outbound
import Sessions
import TranscriptionCore

/// Everything that a server is configured with, checked.
struct ServerSettings {
  var host: String
  var port: Int
  var dataDirectory: String
  var dropFolder: String
  /// How long a short file in the drop folder has to be unchanged before it is taken.
  var dropQuietSeconds: Double
  /// Files in the drop folder that are left alone until they are renamed.
  var dropTemporaryNames: TemporaryNames
  var engineNames: [String]
  var engines: EngineConfiguration
  var cluster: ClusterConfiguration
  /// Of `sotto worker`.
  var clusterWorker: ClusterWorkerConfiguration
  var speechDetector: SpeechDetectorChoice
  var maximumWindowSeconds: Double
  var lookAheadSeconds: Double
  var apiKeys: [String]
  var isInsecureAllowed: Bool
  /// Names under which the server may be called, besides `localhost` and addresses.
  var allowedHosts: [String]
  /// Reverse proxies whose word on their clients' addresses is believed.
  var trustedProxies: [NetworkBlock]
  /// Connections at the same time; `nil` to choose by the descriptors that there are.
  var maximumConnections: Int?
  var watchMode: DirectoryWatcher.Mode
  var limits: SessionLimits
  var bounds: SessionBounds
  /// Bytes that stay free on disk; `nil` to choose by the size of the disk.
  var diskFloorBytes: Int?
  var cacheBytes: Int
  /// Events of a session that are kept for readers.
  var keptEvents: Int
  var maximumListeners: Int
  var maximumListeningProcesses: Int
  var maximumRecordings: Int
  var shutdownTimeoutSeconds: Double
  /// Which addresses files and recordings may come from; `nil` to fetch nothing.
  var addressPolicy: AddressPolicy?
  var logLevel: Logger.Level
  /// Files that are prepared at the same time.
  var preparationSlots: Int

  init(_ reader: SettingsReader) throws {
    let server = Settings.server
    host = try reader.value(of: server.host)
    port = try reader.value(of: server.port)
    dataDirectory = Self.absolute(try reader.value(of: server.dataDirectory))
    dropFolder = try reader.value(of: server.dropFolder).map(Self.absolute) ?? dataDirectory + "/drop"
    dropQuietSeconds = try reader.value(of: server.dropQuiet)
    dropTemporaryNames = try Self.temporaryNames(reader)
    engineNames = try Self.engineNames(reader)
    engines = try EngineConfiguration(reader)
    speechDetector = try reader.value(of: Settings.engines.speechDetector)
    maximumWindowSeconds = try reader.value(of: Settings.engines.maximumWindow)
    cluster = try ClusterConfiguration(reader, longestWindowSeconds: maximumWindowSeconds)
    clusterWorker = try ClusterWorkerConfiguration(reader, engines: engines)
    lookAheadSeconds = try reader.value(of: server.lookAhead)
    apiKeys = try Self.apiKeys(reader)
    isInsecureAllowed = try reader.value(of: server.insecure)
    allowedHosts = try reader.value(of: server.allowedHosts)
    trustedProxies = try Self.networks(reader, server.trustedProxies)
    maximumConnections = try reader.value(of: server.maximumConnections)
    watchMode = try reader.value(of: server.watch)
    limits = SessionLimits(
      queuedFiles: try reader.value(of: server.maximumQueuedFiles),
      queuedAudioSeconds: try reader.value(of: server.maximumQueuedAudio),
      bytes: try reader.value(of: server.maximumSessionBytes),
      uploadBytes: try reader.value(of: server.maximumUploadBytes),
      fileSeconds: try reader.value(of: server.maximumFileSeconds))
    bounds = SessionBounds(
      sessions: try reader.value(of: server.maximumSessions),
      defaultIdleTimeoutSeconds: try reader.value(of: server.idleTimeout))
    keptEvents = try reader.value(of: server.eventLog)
    maximumListeners = try reader.value(of: server.maximumListeners)
    maximumListeningProcesses = try reader.value(of: server.maximumListeningProcesses)
    maximumRecordings = try reader.value(of: server.maximumRecordings)
    cacheBytes = try reader.value(of: server.cacheSize)
    diskFloorBytes = try reader.value(of: server.diskFloor)
    shutdownTimeoutSeconds = try reader.value(of: server.shutdownTimeout)
    addressPolicy = try Self.addressPolicy(reader)
    logLevel = try reader.value(of: Settings.engines.logLevel)
    preparationSlots = ProcessInfo.processInfo.activeProcessorCount
    try chooseModels(reader)
    try checkExposure()
    try checkDropFolder()
  }

  private static func engineNames(_ reader: SettingsReader) throws -> [String] {
    let setting = Settings.engines.engine
    let names = try reader.value(of: setting)
    if names.isEmpty { return setting.standard }
    if names.count > 1, names.contains("auto") {
      throw SettingsError(description: "\"auto\" chooses by itself and cannot stand beside other engines.")
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw SettingsError(description: "The engine \(twice) is named twice in --engine. Name each once.")
    }
    return names
  }

  private static func apiKeys(_ reader: SettingsReader) throws -> [String] {
    let keys = try reader.value(of: Settings.server.apiKeys)
    if let short = keys.first(where: { $0.utf8.count < 16 }) {
      throw SettingsError(
        description: "An API key of \(short.utf8.count) characters is too easy to guess; use at least 16, such as the "
          + "output of: openssl rand -hex 24")
    }
    return keys
  }

  /// Without keys every client that reaches the server may use it, so it then listens on this machine only.
  private func checkExposure() throws {
    let isLoopback = host == "localhost" || host == "::1" || host.hasPrefix("127.")
    guard isLoopback || !apiKeys.isEmpty || isInsecureAllowed else {
      throw SettingsError(
        description: "Without API keys the server listens on this machine only (127.0.0.1), not on \(host). Set "
          + "SOTTO_API_KEYS, or say --insecure if every client that reaches \(host) may use it.")
    }
  }

  /// What stands in the drop folder is claimed, put aside or left alone by rules that the server's own files do not know.
  private func checkDropFolder() throws {
    let data = Self.resolved(dataDirectory)
    let drop = Self.resolved(dropFolder)
    let own = (["sessions", "scratch"].map { data + "/" + $0 } + [data]).first { own in
      drop == own || (own != data && drop.hasPrefix(own + "/"))
    }
    guard own == nil, !data.hasPrefix(drop.hasSuffix("/") ? drop : drop + "/") else {
      throw SettingsError(
        description:
          "The drop folder \(dropFolder) would hold files of the server's own, from \(own ?? data). Use a folder "
          + "of its own, such as \(dataDirectory)/drop.")
    }
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: (path as NSString).expandingTildeInPath).standardizedFileURL.path
  }
}
