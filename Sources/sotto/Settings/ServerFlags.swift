import ArgumentParser

/// Flags about the server itself.
struct ServerFlags: ParsableArguments {
  @Option(help: "Address to listen on. (SOTTO_HOST; default: 127.0.0.1)")
  var host: String?

  @Option(help: "Port to listen on; 0 takes a free one. (SOTTO_PORT; default: 8080)")
  var port: Int?

  @Option(help: "Folder for everything that is kept. (SOTTO_DATA_DIR; default: ./data)")
  var dataDir: String?

  @Option(help: "Folder into which files for sessions are put. (SOTTO_DROP_FOLDER; default: drop in the data folder)")
  var dropFolder: String?

  @Option(
    help: """
      Patterns of names under which files in the drop folder are left alone, such as default,*.wip; none for no such \
      names. (SOTTO_DROP_TEMPORARY_NAMES; default: default)
      """)
  var dropTemporaryNames: String?

  @Option(
    help: """
      Seconds without a change before a file of less than 1 MiB is taken from the drop folder, so that its writer may \
      close it between pieces. (SOTTO_DROP_QUIET; default: 0.5)
      """)
  var dropQuiet: Double?

  @Option(help: "How the drop folder is watched: auto, inotify or poll. (SOTTO_WATCH; default: auto)")
  var watch: String?

  @Option(help: "Seconds of audio that lie ready for the engine in one session. (SOTTO_LOOK_AHEAD; default: 600)")
  var lookAhead: Double?

  @Option(help: "Seconds without use after which a session ends. (SOTTO_IDLE_TIMEOUT; default: 86400)")
  var idleTimeout: Int?

  @Option(help: "Open sessions. (SOTTO_MAX_SESSIONS; default: 14000)")
  var maxSessions: Int?

  @Option(help: "Listeners to paced audio, over all sessions; 0: none. (SOTTO_MAX_LISTENERS; default: 1000)")
  var maxListeners: Int?

  @Option(
    help: """
      Processes that decode and encode what listeners hear, over all sessions. \
      (SOTTO_MAX_LISTENING_PROCESSES; default: 16 for each core)
      """)
  var maxListeningProcesses: Int?

  @Option(help: "Recordings that run at the same time, over all sessions; 0: none. (SOTTO_MAX_RECORDINGS; default: 50)")
  var maxRecordings: Int?

  @Option(help: "Unfinished files in one session. (SOTTO_MAX_QUEUED_FILES; default: 1000)")
  var maxQueuedFiles: Int?

  @Option(help: "Seconds of audio in unfinished files of one session. (SOTTO_MAX_QUEUED_AUDIO; default: 259200)")
  var maxQueuedAudio: Int?

  @Option(help: "Text kept for audio that comes again, such as 64MiB; 0: none. (SOTTO_CACHE_SIZE; default: 64MiB)")
  var cacheSize: String?

  @Option(help: "Bytes of media in one session, such as 20GiB. (SOTTO_MAX_SESSION_BYTES; default: 20GiB)")
  var maxSessionBytes: String?

  @Option(help: "Bytes of one upload, such as 500MB. (SOTTO_MAX_UPLOAD_BYTES; default: 4GiB)")
  var maxUploadBytes: String?

  @Option(help: "Seconds of audio in one file. (SOTTO_MAX_FILE_SECONDS; default: 86400)")
  var maxFileSeconds: Int?

  @Option(help: "Bytes kept free on disk, such as 2GiB; 0: none. (SOTTO_DISK_FLOOR; default: 1GiB, at most 5 %)")
  var diskFloor: String?

  @Option(help: "Seconds that a shutdown may take. (SOTTO_SHUTDOWN_TIMEOUT; default: 30)")
  var shutdownTimeout: Double?

  @Option(
    name: .customLong("allow-url-networks"),
    help: """
      Networks besides the Internet that files and recordings may come from, such as 10.0.0.0/8,fd00::/8; any for all, \
      none to fetch nothing at all. (SOTTO_ALLOW_URL_NETWORKS; default: the Internet only)
      """)
  var allowURLNetworks: String?

  @Option(
    help: """
      Names besides localhost and addresses under which the server may be called, such as sotto.lan,*.example.org; * for \
      any. (SOTTO_ALLOWED_HOSTS; default: none)
      """)
  var allowedHosts: String?

  @Option(
    help: """
      Addresses or networks of reverse proxies whose X-Forwarded-For is believed, such as 127.0.0.1,10.0.0.0/8. \
      (SOTTO_TRUSTED_PROXIES; default: none)
      """)
  var trustedProxies: String?

  @Option(help: "Connections at the same time. (SOTTO_MAX_CONNECTIONS; default: 4096, fewer with few descriptors)")
  var maxConnections: Int?

  @Flag(help: "Listen beyond this machine although no API keys are set. (SOTTO_INSECURE)")
  var insecure = false

  var values: [Setting: String] {
    let pairs: [(Setting, String?)] = [
      (.host, host), (.port, port.map(String.init)), (.dataDirectory, dataDir), (.dropFolder, dropFolder),
      (.dropTemporaryNames, dropTemporaryNames), (.dropQuiet, dropQuiet.map { "\($0)" }),
      (.watch, watch), (.lookAhead, lookAhead.map { "\($0)" }), (.idleTimeout, idleTimeout.map(String.init)),
      (.maximumSessions, maxSessions.map(String.init)),
      (.maximumListeners, maxListeners.map(String.init)),
      (.maximumListeningProcesses, maxListeningProcesses.map(String.init)),
      (.maximumRecordings, maxRecordings.map(String.init)), (.maximumQueuedFiles, maxQueuedFiles.map(String.init)),
      (.maximumQueuedAudio, maxQueuedAudio.map(String.init)), (.cacheSize, cacheSize),
      (.maximumSessionBytes, maxSessionBytes), (.maximumUploadBytes, maxUploadBytes),
      (.maximumFileSeconds, maxFileSeconds.map(String.init)), (.diskFloor, diskFloor),
      (.shutdownTimeout, shutdownTimeout.map { "\($0)" }), (.urlNetworks, allowURLNetworks),
      (.allowedHosts, allowedHosts), (.trustedProxies, trustedProxies),
      (.maximumConnections, maxConnections.map(String.init)), (.insecure, insecure ? "true" : nil),
    ]
    return Dictionary(uniqueKeysWithValues: pairs.compactMap { setting, value in value.map { (setting, $0) } })
  }
}
