package import TranscriptionCore

/// What a registry needs to know.
package struct RegistryConfiguration: Sendable {
  /// Folder for everything that sessions keep; made where it is missing.
  package var dataDirectory: String
  package var limits: SessionLimits
  package var bounds: SessionBounds
  package var queue: QueueConfiguration
  /// API keys in clear; none means that every client that reaches the server may open sessions.
  package var apiKeys: [String]
  /// In clear; opens the list of all sessions and the operations. `nil` for none.
  package var operatorToken: String?
  /// Whether clients are told where the drop folder is.
  package var revealsDropFolder: Bool
  /// How many listeners of paced audio there may be at the same time, over all sessions; 0 for none.
  package var maximumListeners: Int
  /// How many processes may decode and encode what listeners hear, over all sessions.
  package var maximumListeningProcesses: Int
  /// How many recordings may run at the same time, over all sessions; 0 for none.
  package var maximumRecordings: Int
  /// How many files are prepared at the same time.
  package var preparationSlots: Int
  /// Bytes of recognised text that are kept for audio that comes again.
  package var cacheBytes: Int
  /// Bytes that stay free on the file systems of the data folder and the drop folder: below, nothing new is taken. 0 for
  /// no guard, `nil` for the smaller of 1 GiB and a twentieth of the file system.
  package var diskFloorBytes: Int?
  /// How long a short file in the drop folder has to be unchanged before it is taken; 0 takes it at once.
  package var dropQuiet: Duration
  /// The product's version, as the operator is shown it.
  package var version: String

  package init(
    dataDirectory: String, limits: SessionLimits = SessionLimits(), bounds: SessionBounds = SessionBounds(),
    queue: QueueConfiguration = QueueConfiguration(), apiKeys: [String] = [], operatorToken: String? = nil,
    revealsDropFolder: Bool = true, maximumListeners: Int = 1_000, maximumListeningProcesses: Int = 64,
    maximumRecordings: Int = 50, preparationSlots: Int = 2, cacheBytes: Int = 64 << 20, diskFloorBytes: Int? = nil,
    dropQuiet: Duration = .zero, version: String = ""
  ) {
    self.dataDirectory = dataDirectory
    self.limits = limits
    self.bounds = bounds
    self.queue = queue
    self.apiKeys = apiKeys
    self.operatorToken = operatorToken
    self.revealsDropFolder = revealsDropFolder
    self.maximumListeners = maximumListeners
    self.maximumListeningProcesses = maximumListeningProcesses
    self.maximumRecordings = maximumRecordings
    self.preparationSlots = preparationSlots
    self.cacheBytes = cacheBytes
    self.diskFloorBytes = diskFloorBytes
    self.dropQuiet = dropQuiet
    self.version = version
  }
}
