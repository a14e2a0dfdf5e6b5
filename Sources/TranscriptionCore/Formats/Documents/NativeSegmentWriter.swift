/// The segments of the native JSON, gaps among them.
struct NativeSegmentWriter: SegmentWriter {
  private var list = JSONList()

  mutating func write(_ segments: some Sequence<Segment>, to bytes: inout [UInt8]) {
    list.append(Array(segments), to: &bytes)
  }
}
