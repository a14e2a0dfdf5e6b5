/// The shape of OpenAI's `verbose_json`. Engines give no log probabilities or tokens, so those fields carry neutral
/// values: strict clients fail where one of a segment's ten keys is missing.
package struct VerboseTranscript: Sendable, Hashable, Encodable {
  package struct Segment: Sendable, Hashable, Encodable {
    package var id: Int
    package var seek = 0
    package var start: Double
    package var end: Double
    /// With the space before it that joins it to the text so far.
    package var text: String
    package var tokens: [Int] = []
    package var temperature = 0.0
    package var averageLogProbability = 0.0
    package var compressionRatio = 1.0
    package var noSpeechProbability = 0.0

    private enum CodingKeys: String, CodingKey {
      case id, seek, start, end, text, tokens, temperature
      case averageLogProbability = "avg_logprob"
      case compressionRatio = "compression_ratio"
      case noSpeechProbability = "no_speech_prob"
    }
  }

  package struct Word: Sendable, Hashable, Encodable {
    package var word: String
    package var start: Double
    package var end: Double
  }

  package var task: TranscriptionTask
  /// The code as the transcript has it; OpenAI-compatible answers put the English name here.
  package var language: String
  package var duration: Double
  package var text: String
  /// `nil` leaves the key away.
  package var segments: [Segment]?
  /// `nil` leaves the key away.
  package var words: [Word]?

  package init(_ transcript: Transcript, task: TranscriptionTask = .transcribe) {
    self.task = task
    language = transcript.language ?? "unknown"
    duration = transcript.duration
    text = transcript.joinedText
    let spoken = transcript.spokenSegments
    let space = WrittenLanguage.wordSeparator(of: transcript.language)
    segments = spoken.enumerated().map { place, segment in
      Segment(id: place, start: segment.start, end: segment.end, text: space + segment.text)
    }
    words = spoken.flatMap(Self.placedWords)
  }

  /// The segment's words, those without times at the place where the word before them ends: the shape knows no `null`.
  private static func placedWords(of segment: TranscriptionCore.Segment) -> [Word] {
    var time = segment.start
    return segment.words.map { word in
      let start = word.start ?? time
      time = max(start, word.end ?? start)
      return Word(word: word.word, start: start, end: time)
    }
  }
}
