/// One thing that can be configured. The flag is `--name`, the environment variable `SOTTO_NAME` with underscores, and the
/// key of the configuration file the name itself.
enum Setting: String, CaseIterable, Sendable {
  case host
  case port
  case dataDirectory = "data-dir"
  case dropFolder = "drop-folder"
  case dropQuiet = "drop-quiet"
  case dropTemporaryNames = "drop-temporary-names"
  case engine
  case slots
  case workers
  case workerWindows = "worker-windows"
  case workerMemory = "worker-memory"
  case model
  case modelKind = "model-kind"
  case punctuationModel = "punctuation-model"
  case segmentationModel = "segmentation-model"
  case embeddingModel = "embedding-model"
  case speakerThreshold = "speaker-threshold"
  case modelsFolder = "models-dir"
  case modelMirror = "model-mirror"
  case engineThreads = "engine-threads"
  case batch
  case device
  case computeType = "compute-type"
  case beamSize = "beam-size"
  case alignModel = "align-model"
  case diarizeModel = "diarize-model"
  case diarizers
  case hubToken = "hf-token"
  case offline
  case whisperXPython = "whisperx-python"
  case whisperXModel = "whisperx-model"
  case whisperXOptions = "whisperx-options"
  case speechDetector = "speech-detector"
  case voiceActivityMethod = "vad-method"
  case voiceActivityOnset = "vad-onset"
  case voiceActivityOffset = "vad-offset"
  case openAIAddress = "openai-url"
  case openAIModel = "openai-model"
  case openAIKey = "openai-key"
  case openAIConcurrency = "openai-concurrency"
  case openAITimeout = "openai-timeout"
  case maximumWindow = "max-window"
  case lookAhead = "look-ahead"
  case apiKeys = "api-keys"
  case insecure
  case allowedHosts = "allowed-hosts"
  case trustedProxies = "trusted-proxies"
  case maximumConnections = "max-connections"
  case watch
  case idleTimeout = "idle-timeout"
  case maximumSessions = "max-sessions"
  case maximumListeners = "max-listeners"
  case maximumListeningProcesses = "max-listening-processes"
  case maximumRecordings = "max-recordings"
  case maximumQueuedFiles = "max-queued-files"
  case maximumQueuedAudio = "max-queued-audio"
  case cacheSize = "cache-size"
  case maximumSessionBytes = "max-session-bytes"
  case maximumUploadBytes = "max-upload-bytes"
  case maximumFileSeconds = "max-file-seconds"
  case diskFloor = "disk-floor"
  case shutdownTimeout = "shutdown-timeout"
  case urlNetworks = "allow-url-networks"
  case logLevel = "log-level"
  case supportFolder = "support-dir"

  var environmentName: String {
    "SOTTO_" + rawValue.uppercased().replacing("-", with: "_")
  }
}
