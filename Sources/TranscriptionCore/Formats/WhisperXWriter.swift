/// The JSON of WhisperX's command line: its `segments`, or its `word_segments`. Segments have `words` when any segment has
/// some; what is not known of a word has no key.
struct WhisperXWriter: SegmentWriter {
  enum List: Sendable {
    case segments, words
  }

  private let hasWords: Bool
  private let hasCharacters: Bool
  private let list: List
  private var isEmpty = true

  init(_ facts: TranscriptFacts, _ list: List) {
    hasWords = facts.hasWords
    hasCharacters = facts.hasCharacters
    self.list = list
  }

  mutating func write(_ segments: some Sequence<Segment>, to bytes: inout [UInt8]) {
    for segment in segments where segment.isSpoken {
      switch list {
      case .segments: append(element(of: segment), to: &bytes)
      case .words: for word in Self.words(of: segment) { append(word, to: &bytes) }
      }
    }
  }

  private mutating func append(_ element: OrderedJSON, to bytes: inout [UInt8]) {
    if !isEmpty { bytes += ", ".utf8 }
    isEmpty = false
    bytes += element.text.utf8
  }

  private func element(of segment: Segment) -> OrderedJSON {
    var fields: [OrderedJSON.Field] = [
      .init("start", .number(segment.start)), .init("end", .number(segment.end)),
      .init("text", .string(segment.text)),
    ]
    if hasWords { fields.append(.init("words", .array(Self.words(of: segment)))) }
    if hasCharacters { fields.append(.init("chars", .array(segment.characters.map(Self.character)))) }
    if let logProbability = segment.averageLogProbability {
      fields.append(.init("avg_logprob", .number(logProbability)))
    }
    if let speaker = segment.speaker { fields.append(.init("speaker", .string(speaker))) }
    return .object(fields)
  }

  private static func words(of segment: Segment) -> [OrderedJSON] {
    segment.words.map { word in
      var fields = [OrderedJSON.Field("word", .string(word.word))]
      if let start = word.start { fields.append(.init("start", .number(start))) }
      if let end = word.end { fields.append(.init("end", .number(end))) }
      if let score = word.score { fields.append(.init("score", .number(score))) }
      if let speaker = word.speaker { fields.append(.init("speaker", .string(speaker))) }
      return .object(fields)
    }
  }

  private static func character(_ character: AlignedCharacter) -> OrderedJSON {
    var fields = [OrderedJSON.Field("char", .string(character.char))]
    if let start = character.start { fields.append(.init("start", .number(start))) }
    if let end = character.end { fields.append(.init("end", .number(end))) }
    if let score = character.score { fields.append(.init("score", .number(score))) }
    return .object(fields)
  }
}
