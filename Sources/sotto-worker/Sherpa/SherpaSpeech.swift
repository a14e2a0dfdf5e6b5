import TranscriptionCore

/// What a model is told about the speech of a window. Windows with the same are computed together.
struct SherpaSpeech: Hashable {
  /// Settings of the loaded model; changing them is cheap.
  var settings: [String: String] = [:]
  /// Given with each window.
  var language: String?
  /// Of the text, where the model itself does not tell.
  var textLanguage: String?
}

extension SherpaModel {
  /// The language when the request names none: these two kinds of model cannot detect it.
  private static let assumedLanguage = "en"

  func speech(for options: RecognitionOptions) -> SherpaSpeech {
    switch kind {
    case .whisper:
      let language = isMultilingual ? options.language.map(WhisperLanguages.whisperCode) ?? "" : ""
      return SherpaSpeech(settings: ["whisper.language": language, "whisper.task": options.task.rawValue])
    case .canary:
      let spoken = options.language ?? Self.assumedLanguage
      let written = options.task == .translate ? Self.assumedLanguage : spoken
      return SherpaSpeech(settings: ["canary.src_lang": spoken, "canary.tgt_lang": written], textLanguage: spoken)
    case .cohereTranscribe:
      let spoken = options.language ?? Self.assumedLanguage
      return SherpaSpeech(language: spoken, textLanguage: spoken)
    default: return SherpaSpeech()
    }
  }
}
