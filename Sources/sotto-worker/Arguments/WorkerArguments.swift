import TranscriptionCore

/// The command line: `sotto-worker ENGINE [--option value]…`.
enum WorkerArguments: Hashable {
  case run(WorkerConfiguration)
  case help(String)
  case version(String)

  /// A command line that cannot be followed; the message says what to write instead.
  struct Mistake: Error, Hashable {
    var message: String
  }

  init(_ arguments: some Collection<String>) throws(Mistake) {
    guard let engine = arguments.first else {
      throw Mistake(message: "name an engine: \(WorkerHelp.engines.joined(separator: ", ")), or --help")
    }
    let options = try Options(arguments.dropFirst())
    switch engine {
    case "--help", "-h", "help":
      self = .help(WorkerHelp.overview)
      return
    case "--version":
      self = .version("sotto-worker, worker protocol \(WorkerProtocol.version)")
      return
    default: break
    }
    if options.wantsHelp, let text = WorkerHelp.text(of: engine) {
      self = .help(text)
      return
    }
    switch engine {
    case "pocketsphinx":
      try options.allow(["model"])
      self = .run(.pocketSphinx(model: options["model"] ?? PocketSphinxModel.debianDirectory))
    case "sherpa":
      try options.allow(["library", "model", "kind", "threads", "punctuation-model"])
      self = .run(
        .sherpa(
          library: try options.required("library"), model: try options.required("model"), kind: options["kind"],
          threads: try options.number("threads", default: 1, in: 1...64), punctuation: options["punctuation-model"]))
    case "vad":
      try options.allow(["library", "model", "threshold", "minimum-silence", "minimum-speech"])
      var configuration = VoiceActivityConfiguration(
        library: try options.required("library"), model: try options.required("model"))
      configuration.threshold = try options.number(
        "threshold", default: configuration.threshold, in: 0.05...0.95)
      configuration.minimumSilence = try options.number(
        "minimum-silence", default: configuration.minimumSilence, in: 0...10)
      configuration.minimumSpeech = try options.number(
        "minimum-speech", default: configuration.minimumSpeech, in: 0...10)
      self = .run(.voiceActivity(configuration))
    case "diarize":
      try options.allow(["library", "segmentation-model", "embedding-model", "threshold", "threads"])
      var configuration = DiarizerConfiguration(
        library: try options.required("library"), segmentation: try options.required("segmentation-model"),
        embedding: try options.required("embedding-model"))
      configuration.threshold = try options.number("threshold", default: configuration.threshold, in: 0.05...1.95)
      configuration.threads = try options.number("threads", default: configuration.threads, in: 1...64)
      self = .run(.diarizer(configuration))
    default:
      throw Mistake(
        message: "there is no engine '\(engine)'; the engines are \(WorkerHelp.engines.joined(separator: ", "))")
    }
  }
}
