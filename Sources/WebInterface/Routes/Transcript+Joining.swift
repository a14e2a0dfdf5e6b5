import TranscriptionCore

extension Transcript {
  /// Several transcripts as one, in their order, the times of each shifted by the durations of those before it. The
  /// languages, engines and models stay where all agree; segments are numbered anew.
  init(joining transcripts: [Transcript], name: String) {
    let languages = Set(transcripts.map(\.language))
    self.init(
      file: transcripts.first?.file ?? FileID(), name: name,
      language: languages.count == 1 ? languages.first ?? nil : nil, duration: 0,
      isFinal: transcripts.allSatisfy(\.isFinal),
      engine: Self.common(transcripts.map(\.engine)), model: Self.common(transcripts.map(\.model)),
      segments: [])
    for transcript in transcripts {
      for segment in transcript.segments {
        var shifted = segment
        shifted.id = segments.count
        shifted.start += duration
        shifted.end += duration
        for index in shifted.words.indices {
          shifted.words[index].start = shifted.words[index].start.map { $0 + duration }
          shifted.words[index].end = shifted.words[index].end.map { $0 + duration }
        }
        for index in shifted.characters.indices {
          shifted.characters[index].start = shifted.characters[index].start.map { $0 + duration }
          shifted.characters[index].end = shifted.characters[index].end.map { $0 + duration }
        }
        segments.append(shifted)
      }
      duration += transcript.duration
      for notice in transcript.notices where !notices.contains(notice) { notices.append(notice) }
    }
  }

  private static func common(_ values: [String]) -> String {
    Set(values).count == 1 ? values[0] : ""
  }
}
