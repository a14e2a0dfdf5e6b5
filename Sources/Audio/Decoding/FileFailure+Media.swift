import TranscriptionCore

extension FileFailure {
  /// Whether the file's content is at fault, so that no decoder will get any sound out of it.
  package var isPermanent: Bool { ["empty_file", "no_audio", "undecodable", "no_such_track"].contains(code) }

  /// Whether the file is not to be decoded to its end: there is nothing in it, or more than is allowed.
  package var forbidsDecoding: Bool { isPermanent || ["too_long", "queue_audio_full"].contains(code) }

  static let emptyFile = FileFailure(
    code: "empty_file", message: "The file is empty. Check that the recording was saved, and send it again.")

  static let noAudio = FileFailure(
    code: "no_audio", message: "The file has no sound. Send a file with an audio track.")

  static let noSamples = FileFailure(
    code: "undecodable",
    message:
      "The file has an audio track, but no sound could be read from it: it may never have been finished. Check that "
      + "it plays elsewhere, or convert it to WAV, MP3 or FLAC, and send it again.")

  static func noSuchTrack(_ track: Int, of count: Int) -> FileFailure {
    FileFailure(
      code: "no_such_track",
      message: "The file has no audio track \(track), only \(count). Name another one in audio_track, or none.")
  }

  static let decoderMissing = FileFailure(
    code: "decoder_missing",
    message: "The server has no working ffmpeg and can only read 16 kHz mono WAV files. Send such a file, or ask the "
      + "operator to install ffmpeg.")

  static let decoderStalled = FileFailure(
    code: "decoder_stalled",
    message: "The decoder stopped making progress on this file. Send it again; if that fails too, convert it to WAV, "
      + "MP3 or FLAC first.")

  static let unreadable = FileFailure(
    code: "unreadable", message: "The file could not be read on the server. Send it again.")

  static let reference = FileFailure(
    code: "undecodable",
    message:
      "The file is in none of the audio and video formats that are accepted. (Playlists and other files that point "
      + "to further files are not; send the recording itself.)")

  /// - Parameter reason: the decoder's words, without paths; may be empty.
  static func undecodable(reason: String) -> FileFailure {
    let detail = reason.isEmpty ? "" : " (\(reason))"
    return FileFailure(
      code: "undecodable",
      message: "The file could not be decoded as audio\(detail). Check that it plays elsewhere, or convert it to WAV, "
        + "MP3 or FLAC, and send it again.")
  }

  static func tooLong(limitSeconds: Double) -> FileFailure {
    let minutes = Int((limitSeconds / 60).rounded(.down))
    let limit =
      limitSeconds < 120 ? "\(Int(limitSeconds)) s" : minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes) min"
    return FileFailure(
      code: "too_long",
      message: "The recording is longer than the limit of \(limit). Split it and send the parts.")
  }
}
