/// Makes the engine that a configuration names.
enum EngineLoader {
  static func load(_ configuration: WorkerConfiguration) throws(WorkerUnusable) -> any WorkerEngine {
    switch configuration {
    case .pocketSphinx(let model):
      try PocketSphinxRecognizer(model: PocketSphinxModel(directory: model))
    case .sherpa(let library, let model, let kind, let threads, let punctuation):
      try sherpa(
        SherpaLibrary(path: library), model: SherpaModel(directory: model, kind: kind), threads: threads,
        punctuation: punctuation)
    case .voiceActivity(let configuration):
      try VoiceActivityDetector(configuration, library: SherpaLibrary(path: configuration.library))
    case .diarizer(let configuration):
      try Diarizer(configuration, library: SherpaLibrary(path: configuration.library))
    }
  }

  private static func sherpa(
    _ library: SherpaLibrary, model: SherpaModel, threads: Int, punctuation: String?
  ) throws(WorkerUnusable) -> SherpaRecognizer {
    var punctuator: Punctuator?
    if let punctuation {
      punctuator = try Punctuator(PunctuationModel(directory: punctuation), library: library, threads: threads)
    }
    return try SherpaRecognizer(library: library, model: model, threads: threads, punctuator: punctuator)
  }

  /// What there is to say if a library ends the process while the engine is being loaded.
  static func despair(of configuration: WorkerConfiguration) -> String {
    switch configuration {
    case .pocketSphinx(let model):
      "PocketSphinx gave up on the model in \(model); the log has its own message. Install pocketsphinx-en-us again."
    case .sherpa(_, let model, let kind, _, let punctuation):
      "sherpa-onnx gave up on the model in \(model)\(kind.map { " as \($0)" } ?? "")"
        + "\(punctuation.map { ", or on the punctuation model in \($0)" } ?? ""); the log has its own message. Check that the directory holds one model for sherpa-onnx, or name another kind of model."
    case .voiceActivity(let configuration):
      "sherpa-onnx gave up on \(configuration.model); the log has its own message. Run scripts/setup to fetch "
        + "silero_vad.onnx again."
    case .diarizer(let configuration):
      "sherpa-onnx gave up on \(configuration.segmentation) or \(configuration.embedding); the log has its own message. "
        + "Check that the first is a segmentation model and the second a speaker embedding model."
    }
  }
}
