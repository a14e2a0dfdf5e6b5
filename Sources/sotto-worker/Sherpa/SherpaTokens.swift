import Foundation

/// What a model's tokens.txt tells of the model.
struct SherpaTokens: Hashable {
  enum LetterCase: Hashable {
    case upper, lower, mixed
  }

  /// Of the Latin letters in the vocabulary. Models trained on texts of one case know no other.
  let letterCase: LetterCase
  /// Whether characters of scripts without spaces stand alone in the vocabulary.
  let hasCharactersWithoutSpaces: Bool
  /// Whether the vocabulary has pieces of words, with "▁" before those that begin one.
  let hasPieces: Bool
  /// Codes of the tokens that name a language, such as "<|en|>"; "<|pnc|>" is none.
  let languages: [String]

  /// Far more than any vocabulary.
  private static let maximumBytes = 64 << 20

  /// - Returns: `nil` when the file cannot be read.
  init?(path: String) {
    guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int,
      size <= Self.maximumBytes, let data = FileManager.default.contents(atPath: path)
    else { return nil }
    self.init(text: String(decoding: data, as: UTF8.self))
  }

  /// Each line has a token, a space and its number.
  init(text: String) {
    var languages: [String] = []
    var hasUpper = false
    var hasLower = false
    var hasPieces = false
    var hasCharacters = false
    for line in text.split(whereSeparator: \.isNewline) {
      let token = line.prefix { $0 != " " && $0 != "\t" }
      if token.hasPrefix("<") {
        let code = token.dropFirst(2).dropLast(2)
        let isCode = code.count == 2 && code.allSatisfy { $0.isASCII && $0.isLowercase }
        if isCode, token.hasPrefix("<|"), token.hasSuffix("|>") { languages.append(String(code)) }
        continue
      }
      let bare = token.drop { $0 == "\u{2581}" }
      hasPieces = hasPieces || bare.count < token.count
      hasUpper = hasUpper || bare.contains { $0.isASCII && $0.isUppercase }
      hasLower = hasLower || bare.contains { $0.isASCII && $0.isLowercase }
      hasCharacters = hasCharacters || (bare.count == 1 && TokenPiece.isOfScriptWithoutSpaces(Array(bare.utf8)))
    }
    letterCase = hasUpper == hasLower ? .mixed : hasUpper ? .upper : .lower
    self.hasPieces = hasPieces
    hasCharactersWithoutSpaces = hasCharacters
    self.languages = languages
  }
}
