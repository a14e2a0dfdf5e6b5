/// A stretch of speech, in samples (16 kHz) from the start of the audio that was examined. Half-open.
package struct SpeechSpan: Sendable, Hashable, Codable {
  package var start: Int
  package var end: Int

  package init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }
}
