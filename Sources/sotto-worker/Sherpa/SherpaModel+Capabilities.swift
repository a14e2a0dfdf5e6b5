import TranscriptionCore

extension SherpaModel {
  /// Languages of Cohere Transcribe; with another one sherpa-onnx gives no text.
  private static let cohereLanguages = [
    "ar", "de", "el", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "vi", "zh",
  ]
  private static let senseVoiceLanguages = ["en", "ja", "ko", "yue", "zh"]

  /// Whether a Whisper model knows more than English; its exporter notes it.
  var isMultilingual: Bool {
    if let noted = metadata["is_multilingual"] { return noted != "0" }
    return !(settings["whisper.encoder"] ?? "").contains(".en")
  }

  var capabilities: EngineDescription.Capabilities {
    .init(
      languages: languages, wordTimes: kind == .whisper ? hasAttention : kind.hasTokenTimes,
      languageDetection: findsLanguage, translation: translates, prompt: hotwords != nil)
  }

  /// The languages that the model knows; empty where nothing tells.
  var languages: [String] {
    switch kind {
    case .whisper: isMultilingual ? [] : ["en"]
    case .canary: tokens?.languages.sorted() ?? []
    case .cohereTranscribe: Self.cohereLanguages
    case .senseVoice: isFunASRNano ? [] : Self.senseVoiceLanguages
    case .moonshine: Self.moonshineLanguage(of: name).map { [$0] } ?? []
    default: []
    }
  }

  private var findsLanguage: Bool {
    switch kind {
    case .whisper: isMultilingual
    case .senseVoice: !isFunASRNano
    default: false
    }
  }

  /// The turbo and the distilled models have forgotten how.
  private var translates: Bool {
    switch kind {
    case .whisper:
      isMultilingual && !["turbo", "distil"].contains { (settings["whisper.encoder"] ?? "").contains($0) }
    case .canary: true
    default: false
    }
  }

  /// SenseVoice's architecture, but other languages and nothing said about them.
  private var isFunASRNano: Bool { name.contains("funasr-nano") || metadata["is_funasr_nano"] == "1" }

  /// Whether a Whisper model was exported with what token times need.
  private var hasAttention: Bool {
    settings["whisper.decoder"].map { ONNXMetadata.read(path: $0)["n_alignment_heads"] != nil } ?? false
  }

  /// "sherpa-onnx-moonshine-tiny-en-int8": one language each.
  private static func moonshineLanguage(of name: String) -> String? {
    let parts = name.split(separator: "-")
    guard let size = parts.firstIndex(where: { $0 == "tiny" || $0 == "base" }), size + 1 < parts.count else {
      return nil
    }
    let code = parts[size + 1]
    return code.count == 2 ? String(code) : nil
  }

  /// Why the model cannot do what a window asks for; nil when it can.
  func objection(to options: RecognitionOptions) -> Rejection? {
    if options.task == .translate, !translates { return .unsupported("the model \(name) does not translate") }
    guard let language = options.language, !knows(language) else { return nil }
    return .badLanguage("the model \(name) does not know the language '\(language)'")
  }

  private func knows(_ language: String) -> Bool {
    guard kind == .whisper, isMultilingual else { return languages.isEmpty || languages.contains(language) }
    let code = WhisperLanguages.whisperCode(language)
    guard let noted = metadata["all_language_codes"] else { return WhisperLanguages.codes.contains(code) }
    return noted.split(separator: ",").contains { $0 == code }
  }
}
