/// One line a segment, the speaker before it where known.
enum PlainTextWriter {
  static func line(_ segment: SubtitleSegment) -> String {
    (segment.speaker.map { "[\($0)]: " } ?? "") + segment.text.strippingWhitespace + "\n"
  }
}
