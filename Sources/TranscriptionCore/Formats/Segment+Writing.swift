extension Segment {
  /// Whether it says something: it is no gap.
  var isSpoken: Bool { !gap && !text.strippingWhitespace.isEmpty }

  /// The segment so much later, in seconds.
  package func shifted(by offset: Double) -> Segment {
    var shifted = self
    shifted.start += offset
    shifted.end += offset
    for index in words.indices {
      shifted.words[index].start = words[index].start.map { $0 + offset }
      shifted.words[index].end = words[index].end.map { $0 + offset }
    }
    for index in characters.indices {
      shifted.characters[index].start = characters[index].start.map { $0 + offset }
      shifted.characters[index].end = characters[index].end.map { $0 + offset }
    }
    return shifted
  }
}
