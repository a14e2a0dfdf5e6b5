/// An utterance's text and words, and which part of the text each word is.
///
/// The text that the engine wrote is kept, spacing and all, where its words are found in it in their order. Where they
/// are not, the text of a part is its words joined as the language is written.
struct CaptionText: Sendable {
  /// How far a word may lie behind the one before it in the text: marks that are not part of any word.
  private static let farthestSkip = 8

  /// White space is one space; none at the ends. No control characters.
  let text: String
  /// Words with a text.
  let words: [Word]
  /// Where each word begins in `text`; `nil` where they are not all found.
  private let starts: [String.Index]?
  private let separator: String
  /// Characters in front of each word, and of all.
  private let offsets: [Int]

  init(_ utterance: RecognizedWindow.Utterance, language: String?) {
    let words = utterance.words.compactMap { word in
      var word = word
      word.word = Self.normalized(word.word)
      return word.word.isEmpty ? nil : word
    }
    let written = Self.normalized(utterance.text)
    let separator = written.contains(" ") ? " " : WrittenLanguage.wordSeparator(of: language)
    let text = written.isEmpty ? words.map(\.word).joined(separator: separator) : written
    let starts = Self.starts(of: words, in: text)
    self.words = words
    self.separator = separator
    self.text = text
    self.starts = starts
    if let starts {
      var offsets: [Int] = []
      var position = text.startIndex
      for end in starts + [text.endIndex] {
        offsets.append((offsets.last ?? 0) + text.distance(from: position, to: end))
        position = end
      }
      self.offsets = offsets
    } else {
      self.offsets = words.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.word.count + separator.count) }
    }
  }

  var isEmpty: Bool { text.isEmpty }

  /// Whether any word says when it was spoken.
  var hasTimes: Bool { words.contains { $0.start?.isFinite == true } }

  /// The same text with words whose times are read off a straight line from `start` to `end`, by characters. Where there
  /// are no words, they are what stands between spaces, or each character of a language that puts none.
  func estimated(from start: Double, to end: Double, language: String?) -> CaptionText {
    let units = words.isEmpty ? Self.units(of: text, language: language) : words.map(\.word)
    let total = Double(max(1, units.reduce(0) { $0 + $1.count }))
    var before = 0
    let timed = units.map { unit in
      let from = start + (end - start) * Double(before) / total
      before += unit.count
      return Word(word: unit, start: from, end: start + (end - start) * Double(before) / total)
    }
    return CaptionText(.init(start: start, end: end, text: text, words: timed), language: language)
  }

  /// What the words in `part` show, marks between them included.
  func text(of part: Range<Int>) -> String {
    guard let starts else { return words[part].map(\.word).joined(separator: separator) }
    let start = part.lowerBound == 0 ? text.startIndex : starts[part.lowerBound]
    let end = part.upperBound == words.count ? text.endIndex : starts[part.upperBound]
    return text[start..<end].strippingWhitespace
  }

  /// Length of what the words in `part` show.
  func characters(of part: Range<Int>) -> Int {
    let space = part.upperBound < words.count ? separator.count : 0
    return offsets[part.upperBound] - offsets[part.lowerBound] - space
  }

  /// Characters in front of a word.
  func offset(ofWord place: Int) -> Int { offsets[place] }

  /// What stands between spaces; each character of a language that puts none, with Latin words and numbers whole.
  private static func units(of text: String, language: String?) -> [String] {
    let parts = text.split(separator: " ").map(String.init)
    guard WrittenLanguage.wordSeparator(of: language).isEmpty else { return parts }
    return parts.flatMap { part -> [String] in
      var units: [String] = []
      var isInLatin = false
      for character in part {
        let isLatin = character.isASCII && (character.isLetter || character.isNumber)
        if isLatin, isInLatin { units[units.count - 1].append(character) } else { units.append(String(character)) }
        isInLatin = isLatin
      }
      return units
    }
  }

  private static func normalized(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ").withoutControls
  }

  private static func starts(of words: [Word], in text: String) -> [String.Index]? {
    var starts: [String.Index] = []
    var rest = text[...]
    for word in words {
      let wanted = word.word.lowercased()
      var skipped = 0
      // Engines that add punctuation afterwards change the case of the text, not of the words.
      while rest.prefix(word.word.count).lowercased() != wanted {
        // A letter that no word accounts for: going on could cut that letter's word.
        guard skipped < farthestSkip, let mark = rest.popFirst(), !mark.isLetter, !mark.isNumber else { return nil }
        skipped += 1
      }
      starts.append(rest.startIndex)
      rest = rest.dropFirst(word.word.count)
    }
    return starts
  }
}
