/// With what WhisperX finds speech; its option `vad_method`.
package enum VoiceActivityMethod: String, CaseIterable, Sendable {
  /// The model that WhisperX brings along.
  case pyannote
  /// The model that faster-whisper brings along: much less to compute.
  case silero
}
