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

  /// About how many bytes a second of sound has.
  package var bytesPerSecond: Int {
    switch self {
    case .wav: 192_000
    case .mp3: 16_000
    case .opus: 12_000
    }
  }
}
