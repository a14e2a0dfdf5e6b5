/// The languages of the multilingual Whisper models. sherpa-onnx ends the process when asked for another one.
enum WhisperLanguages {
  static let codes: Set<String> = [
    "af", "am", "ar", "as", "az", "ba", "be", "bg", "bn", "bo", "br", "bs", "ca", "cs", "cy", "da", "de", "el", "en",
    "es", "et", "eu", "fa", "fi", "fo", "fr", "gl", "gu", "ha", "haw", "he", "hi", "hr", "ht", "hu", "hy", "id", "is",
    "it", "ja", "jw", "ka", "kk", "km", "kn", "ko", "la", "lb", "ln", "lo", "lt", "lv", "mg", "mi", "mk", "ml", "mn",
    "mr", "ms", "mt", "my", "ne", "nl", "nn", "no", "oc", "pa", "pl", "ps", "pt", "ro", "ru", "sa", "sd", "si", "sk",
    "sl", "sn", "so", "sq", "sr", "su", "sv", "sw", "ta", "te", "tg", "th", "tk", "tl", "tr", "tt", "uk", "ur", "uz",
    "vi", "yi", "yo", "zh",
  ]

  /// Whisper calls Javanese "jw", ISO-639-1 "jv".
  static func whisperCode(_ code: String) -> String { code == "jv" ? "jw" : code }

  static func isoCode(_ code: String) -> String { code == "jw" ? "jv" : code }
}
