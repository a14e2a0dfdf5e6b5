import TranscriptionCore

/// Where the words of a caption stand in its text, in Unicode scalars. Words that are not in the text are left out.
struct WordPlaces {
  private(set) var places: [(word: Word, place: Range<Int>)] = []

  init(_ line: CaptionLine) {
    let text = Array(line.text.unicodeScalars)
    var cursor = 0
    for word in line.words() {
      let wanted = Array(word.word.unicodeScalars)
      guard !wanted.isEmpty, let start = Self.find(wanted, in: text, from: cursor) else { continue }
      cursor = start + wanted.count
      places.append((word, start..<cursor))
    }
  }

  private static func find(_ wanted: [Unicode.Scalar], in text: [Unicode.Scalar], from: Int) -> Int? {
    guard from + wanted.count <= text.count else { return nil }
    return (from...(text.count - wanted.count)).first { text[$0..<($0 + wanted.count)].elementsEqual(wanted) }
  }
}
