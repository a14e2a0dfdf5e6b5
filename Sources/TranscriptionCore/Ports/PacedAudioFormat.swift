/// What a stream of paced audio can be heard as.
package enum PacedAudioFormat: String, CaseIterable, Sendable {
  /// 48 kHz stereo PCM of 16 bits, in a WAV file that never ends.
  case wav
  /// 48 kHz stereo at a constant bit rate, each frame decodable by itself.
  case mp3
  /// 48 kHz stereo in Ogg.
  case opus

  /// The media type.
  package var contentType: String {
    switch self {
    case .wav: "audio/wav"
    case .mp3: "audio/mpeg"
    case .opus: "audio/ogg"
    }
  }
}
