import TranscriptionCore

extension SherpaModel {
  /// Whether a Whisper model knows more than English; its exporter notes it.
  var isMultilingual: Bool {
    if let noted = metadata["is_multilingual"] { return noted != "0" }
    return !(settings["whisper.encoder"] ?? "").contains(".en")
  }

  var capabilities: EngineDescription.Capabilities {
    guard kind == .whisper else { return .init(wordTimes: kind.hasTokenTimes) }
    return .init(
      languages: isMultilingual ? [] : ["en"], wordTimes: hasAttention, languageDetection: isMultilingual,
      translation: isMultilingual)
  }

  /// Whether a Whisper model was exported with what token times need.
  private var hasAttention: Bool {
    settings["whisper.decoder"].map { ONNXMetadata.read(path: $0)["n_alignment_heads"] != nil } ?? false
  }

  /// Why the model cannot do what a window asks for; nil when it can.
  func objection(to options: RecognitionOptions) -> Rejection? {
    if options.task == .translate, kind != .whisper || !isMultilingual {
      return .unsupported("the model \(name) does not translate")
    }
    guard kind == .whisper, let language = options.language else { return nil }
    if isMultilingual ? WhisperLanguages.codes.contains(language) : language == "en" { return nil }
    return .badLanguage("the model \(name) does not know the language '\(language)'")
  }
}
