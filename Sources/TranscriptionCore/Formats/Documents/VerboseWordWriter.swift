/// Words of OpenAI's `verbose_json`. One without times stands where the word before it ends: the shape knows no `null`.
struct VerboseWordWriter: SegmentWriter {
  private var list = JSONList()

  mutating func write(_ segments: some Sequence<Segment>, to bytes: inout [UInt8]) {
    list.append(segments.filter(\.isSpoken).flatMap(Self.placedWords), to: &bytes)
  }

  private static func placedWords(of segment: Segment) -> [VerboseWord] {
    var time = segment.start
    return segment.words.map { word in
      let start = word.start ?? time
      time = max(start, word.end ?? start)
      return VerboseWord(word: word.word, start: start, end: time)
    }
  }
}
