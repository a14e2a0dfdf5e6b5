/// What an engine made of one window. Times are seconds from the window's start.
package struct RecognizedWindow: Sendable, Hashable {
  /// A stretch that the engine itself sees as one; the server splits what is too long for a caption.
  package struct Utterance: Sendable, Hashable {
    package var start: Double
    package var end: Double
    package var text: String
    /// Empty when the engine has no word times.
    package var words: [Word]
    package var speaker: String?
    /// Mean of the logarithms of the tokens' probabilities, where the engine gives it.
    package var averageLogProbability: Double?
    /// Only where they were asked for.
    package var characters: [AlignedCharacter]

    package init(
      start: Double, end: Double, text: String, words: [Word] = [], speaker: String? = nil,
      averageLogProbability: Double? = nil, characters: [AlignedCharacter] = []
    ) {
      self.start = start
      self.end = end
      self.text = text
      self.words = words
      self.speaker = speaker
      self.averageLogProbability = averageLogProbability
      self.characters = characters
    }
  }

  /// ISO-639-1, where the engine knows.
  package var language: String?
  /// How sure the engine is of a language that it found out itself, 0…1.
  package var languageProbability: Double?
  package var utterances: [Utterance]
  /// Stages that could not be done.
  package var notices: [Notice]

  package init(
    language: String? = nil, languageProbability: Double? = nil, utterances: [Utterance], notices: [Notice] = []
  ) {
    self.language = language
    self.languageProbability = languageProbability
    self.utterances = utterances
    self.notices = notices
  }
}
