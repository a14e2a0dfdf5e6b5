/// The JSON of WhisperX's command line. `words` and `word_segments` are there when any segment has words; what is not
/// known of a word has no key.
enum WhisperXWriter {
  static func string(_ transcript: Transcript) -> String {
    let segments = transcript.spokenSegments
    let hasWords = segments.contains { !$0.words.isEmpty }
    let hasCharacters = segments.contains { !$0.characters.isEmpty }
    var fields = [
      OrderedJSON.Field(
        "segments", .array(segments.map { segment(of: $0, hasWords: hasWords, hasCharacters: hasCharacters) }))
    ]
    if hasWords {
      fields.append(.init("word_segments", .array(segments.flatMap(words))))
    }
    fields.append(.init("language", transcript.language.map { .string($0) } ?? .null))
    return OrderedJSON.object(fields).text
  }

  private static func segment(
    of segment: Segment, hasWords: Bool, hasCharacters: Bool
  ) -> OrderedJSON {
    var fields: [OrderedJSON.Field] = [
      .init("start", .number(segment.start)), .init("end", .number(segment.end)),
      .init("text", .string(segment.text)),
    ]
    if hasWords { fields.append(.init("words", .array(words(of: segment)))) }
    if hasCharacters { fields.append(.init("chars", .array(segment.characters.map(character)))) }
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
