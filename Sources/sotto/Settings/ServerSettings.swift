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
  var maximumListeners: Int
  var maximumListeningProcesses: Int
  var maximumRecordings: Int
  var shutdownTimeoutSeconds: Double
  /// Which addresses files and recordings may come from; `nil` to fetch nothing.
  var addressPolicy: AddressPolicy?
  var logLevel: Logger.Level
  /// Files that are prepared at the same time.
  var preparationSlots: Int

  static let defaultDataDirectory = "data"

  init(_ reader: SettingsReader) throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    host = reader.text(.host, default: "127.0.0.1")
    port = try reader.integer(.port, default: 8080, in: 0...65_535)
    dataDirectory = Self.absolute(reader.text(.dataDirectory, default: Self.defaultDataDirectory))
    dropFolder = reader.text(.dropFolder).map(Self.absolute) ?? dataDirectory + "/drop"
    dropQuietSeconds = try reader.seconds(.dropQuiet, default: 0.5, in: 0...60)
    dropTemporaryNames = try Self.temporaryNames(reader)
    engineNames = reader.list(.engine)
    if engineNames.isEmpty { engineNames = ["auto"] }
    if engineNames.count > 1, engineNames.contains("auto") {
      throw SettingsError(description: "\"auto\" chooses by itself and cannot stand beside other engines.")
    }
    let slots = try reader.integer(.slots, default: cores, in: 1...256)
    let support = SupportFiles.find(named: reader.text(.supportFolder))
    engines = EngineConfiguration(
      workerExecutable: support.workerExecutable, workers: try reader.integer(.workers, default: slots, in: 1...256),
      slots: slots)
    engines.workerWindows = try reader.integer(.workerWindows, default: 5_000, in: 0...1_000_000_000)
    if let memory = try reader.bytesOrNever(.workerMemory) { engines.workerMemory = memory }
    engines.sherpaLibrary = support.sherpaLibrary
    engines.sileroModel = support.sileroModel
    engines.sherpaModel = reader.text(.model).map(Self.absolute)
    engines.whisperX = try WhisperXConfiguration(reader, support: support)
    speechDetector = try reader.choice(.speechDetector, default: .auto)
    engines.sherpaModelKind = reader.text(.modelKind)
    engines.sherpaThreads = try reader.integer(.engineThreads, default: 1, in: 1...64)
    engines.openAI.url = reader.text(.openAIAddress)
    engines.openAI.model = reader.text(.openAIModel, default: engines.openAI.model)
    engines.openAI.key = reader.text(.openAIKey).map(APIKey.init)
    engines.openAI.concurrency = try reader.integer(.openAIConcurrency, default: 4, in: 1...256)
    engines.openAI.timeout = .seconds(try reader.seconds(.openAITimeout, default: 60, in: 1...3_600))
    maximumWindowSeconds = try reader.seconds(.maximumWindow, default: 30, in: 2...30)
    lookAheadSeconds = try reader.seconds(.lookAhead, default: 600, in: 60...86_400)
    apiKeys = reader.list(.apiKeys)
    if let short = apiKeys.first(where: { $0.utf8.count < 16 }) {
      throw SettingsError(
        description: "An API key of \(short.utf8.count) characters is too easy to guess; use at least 16, such as the "
          + "output of: openssl rand -hex 24")
    }
    isInsecureAllowed = try reader.flag(.insecure)
    allowedHosts = reader.list(.allowedHosts)
    trustedProxies = try Self.networks(reader, .trustedProxies)
    maximumConnections =
      reader.text(.maximumConnections) == nil
      ? nil : try reader.integer(.maximumConnections, default: 0, in: 16...1_000_000)
    watchMode = try reader.choice(.watch, default: .auto)
    limits = SessionLimits(
      queuedFiles: try reader.integer(.maximumQueuedFiles, default: 1_000, in: 1...1_000_000),
      queuedAudioSeconds: try reader.integer(.maximumQueuedAudio, default: 72 * 3_600, in: 1...31_536_000),
      bytes: try reader.bytes(.maximumSessionBytes, default: 20 << 30),
      uploadBytes: try reader.bytes(.maximumUploadBytes, default: 4 << 30),
      fileSeconds: try reader.integer(.maximumFileSeconds, default: 24 * 3_600, in: 1...604_800))
    bounds = SessionBounds(
      sessions: try reader.integer(.maximumSessions, default: 14_000, in: 1...1_000_000),
      defaultIdleTimeoutSeconds: try reader.integer(
        .idleTimeout, default: 24 * 3_600, in: SessionBounds.idleTimeoutSeconds))
    maximumListeners = try reader.integer(.maximumListeners, default: 1_000, in: 0...1_000_000)
    maximumListeningProcesses = try reader.integer(.maximumListeningProcesses, default: 16 * cores, in: 1...100_000)
    maximumRecordings = try reader.integer(.maximumRecordings, default: 50, in: 0...100_000)
    cacheBytes = try reader.bytes(.cacheSize, default: 64 << 20, atLeast: 0)
    diskFloorBytes = reader.text(.diskFloor) == nil ? nil : try reader.bytes(.diskFloor, default: 0, atLeast: 0)
    shutdownTimeoutSeconds = try reader.seconds(.shutdownTimeout, default: 30, in: 0...3_600)
    addressPolicy = try Self.addressPolicy(reader)
    logLevel = try reader.choice(.logLevel, default: .info)
    preparationSlots = cores
    try chooseModels(reader)
    try checkExposure()
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

  /// The settings of this process: flags, then environment, then the file that `--config` or `SOTTO_CONFIG` names.
  static func read(flags: [Setting: String], config: String?) throws -> ServerSettings {
    let environment = ProcessInfo.processInfo.environment
    return try ServerSettings(
      SettingsReader(flags: flags, environment: environment, file: config ?? environment["SOTTO_CONFIG"]))
  }

  static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: (path as NSString).expandingTildeInPath).standardizedFileURL.path
  }
}
