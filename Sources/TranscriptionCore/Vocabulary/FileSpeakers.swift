/// The result of a media file's diarization: speakers and their turns.
package struct FileSpeakers: Sendable, Hashable {
  /// What found it out, such as a model's name.
  package var model: String
  /// In order of their starts.
  package var turns: [SpeakerTurn]

  package init(model: String, turns: [SpeakerTurn]) {
    self.model = model
    self.turns = turns
  }
}
