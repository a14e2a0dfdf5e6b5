extension Transcript {
  /// The segments that say something: no gaps.
  var spokenSegments: [Segment] { segments.filter { !$0.gap && !$0.text.strippingWhitespace.isEmpty } }

  /// The transcript as the writers take it. Where only some segments know their words, the others are one long word, so
  /// that no caption is lost. An arrow or line break in the speech cannot break a subtitle file.
  var subtitleSegments: [SubtitleSegment] {
    let spoken = spokenSegments
    let hasWords = spoken.contains { !$0.words.isEmpty }
    return spoken.map { segment in
      var result = SubtitleSegment(
        start: segment.start, end: segment.end, text: segment.text.replacing("\n", with: " "),
        speaker: segment.speaker)
      if hasWords {
        let words = segment.words.map { SubtitleWord(Self.harmless($0.word), start: $0.start, end: $0.end) }
        result.words = words.isEmpty ? [SubtitleWord(Self.harmless(segment.text))] : words
      }
      return result
    }
  }

  /// What stands between words, as the segments' own texts have it.
  var wordSeparator: String {
    if language == "ja" || language == "zh" { return "" }
    let several = spokenSegments.filter { $0.words.count > 1 }
    let isSpaced = several.contains { $0.text.contains(" ") }
    return several.isEmpty || isSpaced ? " " : ""
  }

  /// The texts of all segments in one line.
  var joinedText: String {
    spokenSegments.map(\.text).joined(separator: WrittenLanguage.wordSeparator(of: language))
  }

  private static func harmless(_ text: String) -> String {
    text.replacing("-->", with: "->").replacing("\n", with: " ")
  }
}
