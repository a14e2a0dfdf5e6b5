/// A segment as the writers see it: what our transcripts and WhisperX's results have in common. Times in seconds.
package struct SubtitleSegment: Sendable, Hashable {
  package var start: Double
  package var end: Double
  package var text: String
  package var speaker: String?
  /// `nil` where words were not asked for; empty where they were and none was found.
  package var words: [SubtitleWord]?

  package init(
    start: Double, end: Double, text: String, speaker: String? = nil, words: [SubtitleWord]? = nil
  ) {
    self.start = start
    self.end = end
    self.text = text
    self.speaker = speaker
    self.words = words
  }
}
