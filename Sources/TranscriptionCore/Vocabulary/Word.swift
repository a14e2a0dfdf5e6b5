/// One recognised word. Times are seconds from the start of the media file (inside an engine's answer: of the window).
package struct Word: Sendable, Hashable, Codable {
  /// The word as it is to be shown, without surrounding spaces.
  package var word: String
  /// Seconds; `nil` when the engine could not place the word.
  package var start: Double?
  package var end: Double?
  /// The engine's confidence, 0…1; `nil` when it gives none.
  package var score: Double?
  /// Its speaker, where the file was diarized.
  package var speaker: String?
  /// How its times were found; `nil` where it has none, or the engine does not say.
  package var timing: WordTiming?

  package init(
    word: String, start: Double?, end: Double?, score: Double? = nil, speaker: String? = nil,
    timing: WordTiming? = nil
  ) {
    self.word = word
    self.start = start
    self.end = end
    self.score = score
    self.speaker = speaker
    self.timing = timing
  }

  private enum CodingKeys: String, CodingKey { case word, start, end, score, speaker, timing }

  /// Speaker and timing only where they are known; a word without a time says `null`.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(word, forKey: .word)
    try container.encode(start, forKey: .start)
    try container.encode(end, forKey: .end)
    try container.encode(score, forKey: .score)
    try container.encodeIfPresent(speaker, forKey: .speaker)
    try container.encodeIfPresent(timing, forKey: .timing)
  }
}
