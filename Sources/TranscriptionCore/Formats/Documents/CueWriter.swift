/// Subtitles.
struct CueWriter: SegmentWriter {
  private var flow: SubtitleFlow
  private let hasWords: Bool
  private let text: @Sendable (SubtitleCue, _ number: Int) -> String
  private var written = 0

  /// - Parameter cue: writes one, counted from 1.
  init(
    _ facts: TranscriptFacts, _ options: SubtitleOptions, language: String?,
    cue: @escaping @Sendable (SubtitleCue, _ number: Int) -> String
  ) {
    flow = SubtitleFlow(SubtitleLayout(options: options, separator: facts.wordSeparator(in: language)))
    hasWords = facts.hasWords
    text = cue
  }

  mutating func write(_ segments: some Sequence<Segment>, to bytes: inout [UInt8]) {
    for segment in segments where segment.isSpoken {
      write(flow.add(SubtitleSegment(segment, hasWords: hasWords)), to: &bytes)
    }
  }

  mutating func finish(to bytes: inout [UInt8]) { write(flow.finish(), to: &bytes) }

  private mutating func write(_ cues: [SubtitleCue], to bytes: inout [UInt8]) {
    for cue in cues {
      written += 1
      bytes += text(cue, written).utf8
    }
  }
}
