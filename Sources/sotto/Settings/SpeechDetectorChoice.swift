/// What finds speech.
enum SpeechDetectorChoice: String, CaseIterable, Sendable {
  /// Silero where it is installed, else the energy.
  case auto
  case silero
  /// WhisperX's own voice activity detection.
  case whisperX = "whisperx"
  case energy
}
