import ArgumentParser

/// Flags about engines, shared by `serve`, `transcribe` and `doctor`.
struct EngineFlags: ParsableArguments {
  @Option(
    help: "auto, or names in order of preference: sherpa, openai, pocketsphinx, instant. (SOTTO_ENGINE; default: auto)")
  var engine: String?

  @Option(
    help: "Windows that are recognised at the same time, at most one a worker. (SOTTO_SLOTS; default: number of cores)")
  var slots: Int?

  @Option(help: "Worker processes of each engine. (SOTTO_WORKERS; default: as many as slots)")
  var workers: Int?

  @Option(
    help: "Windows after which a worker is replaced by a fresh one; 0 for never. (SOTTO_WORKER_WINDOWS; default: 5000)")
  var workerWindows: Int?

  @Option(
    help: """
      Memory above which a worker is replaced, such as 6GiB; 0 for never. (SOTTO_WORKER_MEMORY; default: the machine's, \
      divided by one more than there are workers)
      """)
  var workerMemory: String?

  @Option(help: "Directory of the model for sherpa. (SOTTO_MODEL)")
  var model: String?

  @Option(help: "Kind of that model, where its files do not tell. (SOTTO_MODEL_KIND)")
  var modelKind: String?

  @Option(help: "Threads of one sherpa worker. (SOTTO_ENGINE_THREADS; default: 1)")
  var engineThreads: Int?

  @Option(
    name: .customLong("openai-url"),
    help: "Server for openai: the part of its address before /audio/transcriptions. (SOTTO_OPENAI_URL)")
  var openAIAddress: String?

  @Option(name: .customLong("openai-model"), help: "That server's model. (SOTTO_OPENAI_MODEL; default: whisper-1)")
  var openAIModel: String?

  @Option(
    name: .customLong("openai-concurrency"),
    help: "Requests to that server at the same time. (SOTTO_OPENAI_CONCURRENCY; default: 4)")
  var openAIConcurrency: Int?

  @Option(
    name: .customLong("openai-timeout"),
    help: "Seconds for one request, besides 2 for each second of audio. (SOTTO_OPENAI_TIMEOUT; default: 60)")
  var openAITimeout: Double?

  @Option(help: "Longest window that an engine is given, in seconds, 2 to 30. (SOTTO_MAX_WINDOW; default: 30)")
  var maxWindow: Double?

  @Option(help: "Folder with sherpa-onnx/ and silero_vad.onnx. (SOTTO_SUPPORT_DIR; default: .sotto above the program)")
  var supportDir: String?

  @Option(help: "trace, debug, info, notice, warning, error or critical. (SOTTO_LOG_LEVEL; default: info)")
  var logLevel: String?

  @Option(help: "YAML file with any of these settings by name. (SOTTO_CONFIG)")
  var config: String?

  var values: [Setting: String] {
    let pairs: [(Setting, String?)] = [
      (.engine, engine), (.slots, slots.map(String.init)), (.workers, workers.map(String.init)),
      (.workerWindows, workerWindows.map(String.init)), (.workerMemory, workerMemory), (.model, model),
      (.modelKind, modelKind), (.engineThreads, engineThreads.map(String.init)),
      (.openAIAddress, openAIAddress), (.openAIModel, openAIModel),
      (.openAIConcurrency, openAIConcurrency.map(String.init)), (.openAITimeout, openAITimeout.map { "\($0)" }),
      (.maximumWindow, maxWindow.map { "\($0)" }), (.supportFolder, supportDir), (.logLevel, logLevel),
    ]
    return Dictionary(uniqueKeysWithValues: pairs.compactMap { setting, value in value.map { (setting, $0) } })
  }
}
