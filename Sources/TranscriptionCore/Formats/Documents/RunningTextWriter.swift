/// The texts of all segments in one line, as the inside of a JSON string.
struct RunningTextWriter: SegmentWriter {
  let separator: String
  private var isEmpty = true

  init(separator: String) { self.separator = separator }

  mutating func write(_ segments: some Sequence<Segment>, to bytes: inout [UInt8]) {
    for segment in segments where segment.isSpoken {
      bytes += DocumentJSON.bytes(of: isEmpty ? segment.text : separator + segment.text).dropFirst().dropLast()
      isEmpty = false
    }
  }
}
