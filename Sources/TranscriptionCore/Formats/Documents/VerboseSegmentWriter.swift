/// Segments of OpenAI's `verbose_json`, numbered from 0.
struct VerboseSegmentWriter: SegmentWriter {
  let separator: String
  private var list = JSONList()
  private var count = 0

  init(separator: String) { self.separator = separator }

  mutating func write(_ segments: some Sequence<Segment>, to bytes: inout [UInt8]) {
    let elements = segments.filter(\.isSpoken).enumerated().map { place, segment in
      VerboseSegment(id: count + place, start: segment.start, end: segment.end, text: separator + segment.text)
    }
    count += elements.count
    list.append(elements, to: &bytes)
  }
}
