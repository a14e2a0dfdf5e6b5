/// A stretch in which one speaker talks, in seconds from the start of the media file. Turns of different speakers may
/// overlap.
package struct SpeakerTurn: Sendable, Hashable, Codable {
  package var start: Double
  package var end: Double
  /// Such as `SPEAKER_00`.
  package var speaker: String

  package init(start: Double, end: Double, speaker: String) {
    self.start = start
    self.end = end
    self.speaker = speaker
  }
}
