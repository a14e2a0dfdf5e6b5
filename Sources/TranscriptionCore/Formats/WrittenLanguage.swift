/// How languages are written.
enum WrittenLanguage {
  /// Languages that put no space between words: Japanese, Chinese, Cantonese, Thai, Lao, Khmer, Burmese, Tibetan.
  private static let unspaced: Set<String> = ["ja", "zh", "yue", "th", "lo", "km", "my", "bo"]

  /// What stands between two words; a space where the language is not known.
  static func wordSeparator(of language: String?) -> String {
    guard let code = language?.lowercased().split(separator: "-").first else { return " " }
    return unspaced.contains(String(code)) ? "" : " "
  }
}
