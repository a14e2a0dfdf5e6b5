import TranscriptionCore

/// OpenAI's `verbose_json`.
struct VerboseTranscriptionPayload: Encodable {
  /// All ten keys, as strict clients want them; what no engine here says has the value that means nothing.
  struct SegmentPayload: Encodable {
    let id: Int
    let seek = 0
    let start: Double
    let end: Double
    let text: String
    let tokens: [Int] = []
    let temperature = 0.0
    let averageLogProbability = 0.0
    let compressionRatio = 1.0
    let noSpeechProbability = 0.0

    private enum CodingKeys: String, CodingKey {
      case id, seek, start, end, text, tokens, temperature
      case averageLogProbability = "avg_logprob"
      case compressionRatio = "compression_ratio"
      case noSpeechProbability = "no_speech_prob"
    }
  }

  struct WordPayload: Encodable, Equatable {
    let word: String
    let start: Double
    let end: Double
  }

  let task: String
  let language: String
  let duration: Double
  let text: String
  let segments: [SegmentPayload]?
  let words: [WordPayload]?
  let usage: DurationUsagePayload

  init(
    _ transcript: Transcript, task: TranscriptionTask, granularities: Set<TranscriptionForm.Granularity>
  ) {
    self.task = task.rawValue
    language = task == .translate ? "english" : transcript.language.map { LanguageName.english($0) } ?? "unknown"
    duration = transcript.duration
    text = PlainText.of(transcript)
    usage = DurationUsagePayload(duration: transcript.duration)
    segments = granularities.contains(.segment) ? Self.segments(of: transcript) : nil
    words = granularities.contains(.word) ? transcript.segments.flatMap { Self.words(of: $0) } : nil
  }

  /// Texts begin with the space that parts them from the one before, so that they can be put together as they are.
  private static func segments(of transcript: Transcript) -> [SegmentPayload] {
    transcript.segments.filter { !$0.gap && !$0.text.isEmpty }.enumerated().map { index, segment in
      SegmentPayload(
        id: index, start: segment.start, end: segment.end,
        text: PlainText.addition(of: segment, to: "."))
    }
  }

  /// Words with a start and an end each: a word that the engine could not place takes the room between its neighbours.
  static func words(of segment: Segment) -> [WordPayload] {
    var previous = segment.start
    return segment.words.enumerated().map { index, word in
      let start = max(previous, word.start ?? previous)
      let next = segment.words[(index + 1)...].lazy.compactMap(\.start).first ?? segment.end
      let end = max(start, word.end ?? next)
      previous = end
      return WordPayload(word: word.word, start: start, end: end)
    }
  }
}
