package import TranscriptionCore

/// How ffmpeg makes one format that has to be encoded.
///
/// Everything is made for hearing it at once: each packet is written as soon as it is complete, MP3 frames need none
/// before them (no bit reservoir), Ogg pages hold 60 ms.
package struct StreamEncoding: Sendable {
  /// ffmpeg's name for the encoder.
  package let encoder: String
  /// ffmpeg's options for what comes out.
  let arguments: [String]
  let splitter: StreamSplitter

  /// - Returns: `nil` for a format that is PCM.
  package init?(_ format: PacedAudioFormat) {
    switch format {
    case .wav: return nil
    case .mp3:
      encoder = "libmp3lame"
      arguments = [
        "-b:a", "128k", "-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", "-write_id3v1", "0", "-f", "mp3",
      ]
      splitter = .mp3(MP3FrameSplitter())
    case .opus:
      encoder = "libopus"
      arguments = ["-b:a", "96k", "-frame_duration", "20", "-page_duration", "60000", "-f", "ogg"]
      splitter = .ogg(OggPageSplitter())
    }
  }

  /// All of ffmpeg's arguments, from PCM on standard input to standard output.
  var commandLine: [String] {
    let input = [
      "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1", "-protocol_whitelist", "pipe",
      "-probesize", "32", "-analyzeduration", "0", "-fflags", "nobuffer", "-f", "s16le",
      "-ar", "\(StreamPCM.samplesPerSecond)", "-ac", "\(StreamPCM.channels)", "-i", "pipe:0",
    ]
    return input + ["-map_metadata", "-1", "-c:a", encoder] + arguments + ["-flush_packets", "1", "pipe:1"]
  }
}
