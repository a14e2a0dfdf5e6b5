/// Puts the marks of a punctuated copy of a text into the text itself and its words.
///
/// A punctuation model hands back a text of its own, with other spaces and perhaps other letters. Here only its marks are
/// taken over, and upper and lower case where the text itself has only one of them. Whatever else the copy says differently
/// makes it useless.
struct PunctuatedText: Hashable {
  private struct Place: Hashable {
    var character: Character
    var marks = ""
  }

  private static let marks: Set<Character> = [",", ".", "?", "!", ";", ":", "，", "。", "？", "！", "；", "：", "、"]
  private static let halfWidth: [Character: Character] = [
    "，": ",", "。": ".", "？": "?", "！": "!", "；": ";", "：": ":", "、": ",",
  ]

  /// The text with the marks.
  private(set) var text = ""
  /// One for each of the text's characters that are no space.
  private var places: [Place] = []

  /// Whether a text has marks already.
  static func isPunctuated(_ text: String) -> Bool {
    let letters = Array(text)
    return letters.indices.contains { index in
      guard marks.contains(letters[index]) else { return false }
      // "3.5" and "10:30" are numbers.
      let isInside = index > 0 && index + 1 < letters.count
      return !(isInside && letters[index - 1].isNumber && letters[index + 1].isNumber)
    }
  }

  /// - Returns: `nil` when the copy has other words than the text.
  init?(_ original: String, punctuatedAs copy: String) {
    let letters = original.filter { !$0.isWhitespace }
    let takesCase = !Self.hasBothCases(letters)
    var rest = letters[...]
    for character in copy where !character.isWhitespace {
      if let expected = rest.first, expected == character || Self.isSameLetter(expected, character) {
        places.append(Place(character: takesCase ? character : expected))
        rest.removeFirst()
      } else if Self.marks.contains(character), !places.isEmpty {
        places[places.count - 1].marks.append(mark(character))
      } else {
        return nil
      }
    }
    guard rest.isEmpty, !places.isEmpty else { return nil }
    text = assembled(original)
  }

  /// The words with the marks behind them; as they were if they are not those of the text.
  func apply<Word>(to words: [Word], text path: WritableKeyPath<Word, String>) -> [Word] {
    var rest = places[...]
    var changed: [Word] = []
    for word in words {
      var word = word
      var shown = ""
      for character in word[keyPath: path] where !character.isWhitespace {
        guard let place = rest.popFirst(), Self.isSameLetter(place.character, character) else { return words }
        shown.append(place.character)
        shown += place.marks
      }
      word[keyPath: path] = shown
      changed.append(word)
    }
    return rest.isEmpty ? changed : words
  }

  /// Models write full-width marks behind Latin letters too.
  private func mark(_ character: Character) -> Character {
    guard let last = places.last?.character, !TokenPiece.isOfScriptWithoutSpaces(Array(String(last).utf8)) else {
      return character
    }
    return Self.halfWidth[character] ?? character
  }

  private func assembled(_ original: String) -> String {
    var result = ""
    var rest = places[...]
    for character in original {
      if character.isWhitespace {
        result.append(character)
      } else if let place = rest.popFirst() {
        result.append(place.character)
        result += place.marks
      }
    }
    return result
  }

  private static func hasBothCases(_ text: String) -> Bool {
    text.contains(where: \.isUppercase) && text.contains(where: \.isLowercase)
  }

  private static func isSameLetter(_ one: Character, _ other: Character) -> Bool {
    one == other || one.lowercased() == other.lowercased()
  }
}
