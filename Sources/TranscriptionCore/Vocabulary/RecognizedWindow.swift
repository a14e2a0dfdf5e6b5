/// What an engine made of one window. Times are seconds from the window's start.
package struct RecognizedWindow: Sendable, Hashable, Codable {
  /// A stretch that the engine itself sees as one; the server splits what is too long for a caption.
  package struct Utterance: Sendable, Hashable, Codable {
    package var start: Double
    package var end: Double
    package var text: String
    /// Empty when the engine has no word times.
    package var words: [Word]
    package var speaker: String?

    package init(
      start: Double, end: Double, text: String, words: [Word] = [], speaker: String? = nil
    ) {
      self.start = start
      self.end = end
      self.text = text
      self.words = words
      self.speaker = speaker
    }
  }

  /// ISO-639-1, where the engine knows.
  package var language: String?
  package var utterances: [Utterance]

  package init(language: String? = nil, utterances: [Utterance]) {
    self.language = language
    self.utterances = utterances
  }
}
