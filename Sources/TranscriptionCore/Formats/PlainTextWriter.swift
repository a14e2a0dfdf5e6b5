/// One line a segment, the speaker before it where known.
enum PlainTextWriter {
  static func string(_ segments: [SubtitleSegment]) -> String {
    segments.map { segment in
      (segment.speaker.map { "[\($0)]: " } ?? "") + segment.text.strippingWhitespace + "\n"
    }.joined()
  }
}
