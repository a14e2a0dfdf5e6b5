/// Where the voice activity model is and how it decides.
struct VoiceActivityConfiguration: Sendable, Hashable {
  /// Path of libsherpa-onnx-c-api.so.
  var library: String
  /// Path of silero_vad.onnx.
  var model: String
  /// Probability from which a stretch is speech. Lower than Silero's own 0.5: a word that is missed here is lost, while
  /// noise that is taken for speech mostly gives no text.
  var threshold: Float = 0.3
  /// Seconds; a shorter silence does not end speech.
  var minimumSilence: Float = 0.1
  /// Seconds; shorter speech is not reported.
  var minimumSpeech: Float = 0.1

  init(library: String, model: String) {
    self.library = library
    self.model = model
  }
}
