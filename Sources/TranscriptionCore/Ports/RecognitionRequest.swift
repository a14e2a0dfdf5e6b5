/// One window for an engine.
package struct RecognitionRequest: Sendable, Hashable {
  package var id: WindowID
  package var audio: WindowAudio
  package var options: RecognitionOptions

  package init(id: WindowID, audio: WindowAudio, options: RecognitionOptions) {
    self.id = id
    self.audio = audio
    self.options = options
  }
}
