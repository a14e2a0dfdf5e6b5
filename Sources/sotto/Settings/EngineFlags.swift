import ArgumentParser

/// Flags about engines, shared by `serve`, `transcribe` and `doctor`.
struct EngineFlags: ParsableArguments {
  @Option(
    help: """
      auto, or names in order of preference: whisperx, sherpa, openai, pocketsphinx, instant. When one cannot work the \
      next takes over. (SOTTO_ENGINE; default: auto)
      """)
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

  @Option(
    help: """
      Model: a name from sotto models list, a directory for sherpa or whisperx, or a name such as small for whisperx. \
      (SOTTO_MODEL)
      """)
  var model: String?

  @Option(help: "Kind of that model, where its files do not tell. (SOTTO_MODEL_KIND)")
  var modelKind: String?

  @Option(help: "Punctuation model for texts of sherpa without any: a directory or a name. (SOTTO_PUNCTUATION_MODEL)")
  var punctuationModel: String?

  @Option(help: "Folder of the models. (SOTTO_MODELS_DIR; default: models in the support folder)")
  var modelsDir: String?

  @Option(
    help: """
      Model for sherpa's speaker segmentation: a name or a file. (SOTTO_SEGMENTATION_MODEL; default: \
      pyannote-segmentation-3.0, if installed)
      """)
  var segmentationModel: String?

  @Option(
    help: """
      Model with which sherpa tells voices apart: a name or a file. (SOTTO_EMBEDDING_MODEL; default: titanet-small, if \
      installed)
      """)
  var embeddingModel: String?

  @Option(
    help:
      "Distance from which two voices are two speakers for sherpa, 0.05 to 1.95. (SOTTO_SPEAKER_THRESHOLD; default: 0.5)"
  )
  var speakerThreshold: Double?

  @Option(help: "Threads of one worker. (SOTTO_ENGINE_THREADS; default: 1)")
  var engineThreads: Int?

  @Option(help: "Windows that one whisperx worker takes at once. (SOTTO_BATCH; default: 4, on a GPU 16)")
  var batch: Int?

  @Option(help: "What whisperx computes on: auto, cpu or cuda. (SOTTO_DEVICE; default: auto)")
  var device: String?

  @Option(
    help:
      "Numbers that whisperx computes with: int8, float16, float32, … (SOTTO_COMPUTE_TYPE; default: int8, on a GPU float16)"
  )
  var computeType: String?

  @Option(help: "Hypotheses that whisperx follows at once. (SOTTO_BEAM_SIZE; default: 5)")
  var beamSize: Int?

  @Option(
    help: """
      Model with which whisperx places words: a name or a directory, or LANG=MODEL with commas. (SOTTO_ALIGN_MODEL; \
      default: WhisperX's own for each language)
      """)
  var alignModel: String?

  @Option(
    help: """
      Pipeline that tells speakers apart for whisperx: a name or a directory. Most names need a token, SOTTO_HF_TOKEN. \
      (SOTTO_DIARIZE_MODEL)
      """)
  var diarizeModel: String?

  @Option(help: "Files in which speakers are told apart at the same time. (SOTTO_DIARIZERS; default: 1)")
  var diarizers: Int?

  @Flag(help: "Fetch no models, use only what is there. (SOTTO_OFFLINE)")
  var offline = false

  @Option(help: "Python with WhisperX. (SOTTO_WHISPERX_PYTHON; default: the one that make whisperx made)")
  var whisperxPython: String?

  @Option(help: "Model of whisperx, where --model is another engine's. (SOTTO_WHISPERX_MODEL)")
  var whisperxModel: String?

  @Option(
    help: "More options of the whisperx worker, such as '--patience 2 --suppress-numerals'. (SOTTO_WHISPERX_OPTIONS)")
  var whisperxOptions: String?

  @Option(
    help: """
      What finds speech: auto, silero, whisperx (its own voice activity detection) or energy. (SOTTO_SPEECH_DETECTOR; \
      default: auto)
      """)
  var speechDetector: String?

  @Option(
    help: "What whisperx's detection finds speech with: pyannote or silero. (SOTTO_VAD_METHOD; default: pyannote)")
  var vadMethod: String?

  @Option(help: "Probability above which speech begins for whisperx's detection. (SOTTO_VAD_ONSET; default: 0.5)")
  var vadOnset: Double?

  @Option(help: "Probability below which speech ends for whisperx's detection. (SOTTO_VAD_OFFSET; default: 0.363)")
  var vadOffset: Double?
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
      (.punctuationModel, punctuationModel), (.modelsFolder, modelsDir), (.segmentationModel, segmentationModel),
      (.embeddingModel, embeddingModel), (.speakerThreshold, speakerThreshold.map { "\($0)" }),
      (.modelKind, modelKind), (.engineThreads, engineThreads.map(String.init)),
      (.batch, batch.map(String.init)), (.device, device), (.computeType, computeType),
      (.beamSize, beamSize.map(String.init)), (.alignModel, alignModel), (.diarizeModel, diarizeModel),
      (.diarizers, diarizers.map(String.init)), (.offline, offline ? "true" : nil),
      (.whisperXPython, whisperxPython), (.whisperXModel, whisperxModel), (.whisperXOptions, whisperxOptions),
      (.speechDetector, speechDetector), (.voiceActivityMethod, vadMethod),
      (.voiceActivityOnset, vadOnset.map { "\($0)" }),
      (.voiceActivityOffset, vadOffset.map { "\($0)" }),
      (.openAIAddress, openAIAddress), (.openAIModel, openAIModel),
      (.openAIConcurrency, openAIConcurrency.map(String.init)), (.openAITimeout, openAITimeout.map { "\($0)" }),
      (.maximumWindow, maxWindow.map { "\($0)" }), (.supportFolder, supportDir), (.logLevel, logLevel),
    ]
    return Dictionary(uniqueKeysWithValues: pairs.compactMap { setting, value in value.map { (setting, $0) } })
  }
}
