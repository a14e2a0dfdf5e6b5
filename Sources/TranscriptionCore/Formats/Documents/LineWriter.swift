/// A line a segment.
struct LineWriter: SegmentWriter {
  let line: @Sendable (SubtitleSegment) -> String

  func write(_ segments: some Sequence<Segment>, to bytes: inout [UInt8]) {
    for segment in segments where segment.isSpoken { bytes += line(SubtitleSegment(segment, hasWords: false)).utf8 }
  }
}
