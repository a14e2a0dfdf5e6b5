extension SubtitleSegment {
  /// A segment as the writers take it. An arrow or line break in the speech cannot break a subtitle file.
  ///
  /// - Parameter hasWords: whether any segment of the transcript knows its words. One that does not is one long word then, so
  ///   that no caption is lost.
  init(_ segment: Segment, hasWords: Bool) {
    self.init(
      start: segment.start, end: segment.end, text: segment.text.replacing("\n", with: " "), speaker: segment.speaker)
    guard hasWords else { return }
    let words = segment.words.map { SubtitleWord(Self.harmless($0.word), start: $0.start, end: $0.end) }
    self.words = words.isEmpty ? [SubtitleWord(Self.harmless(segment.text))] : words
  }

  private static func harmless(_ text: String) -> String {
    text.replacing("-->", with: "->").replacing("\n", with: " ")
  }
}
