import TranscriptionCore

/// What the end of a file's work means to the request that waits for its text.
enum FileOutcome {
  /// Codes of failures that lie in the audio, with the field of the request that is at fault.
  private static let audioFaults = [
    "empty_file": "file", "no_audio": "file", "undecodable": "file", "too_long": "file", "too_large": "file",
    "truncated": "file", "no_such_track": "audio_track",
  ]

  /// - Throws: ``ServiceError`` unless the file has a transcript.
  static func check(_ file: FileSnapshot) throws(ServiceError) {
    switch file.record.state {
    case .failed:
      let failure = file.record.failure
      let code = failure?.code ?? "failed"
      throw ServiceError(
        audioFaults[code] == nil ? .server : .invalidRequest, code: code,
        message: failure?.message ?? "The file could not be transcribed.", parameter: audioFaults[code])
    case .completed: return
    default:
      throw ServiceError(
        .server, code: "cancelled", message: "The transcription was cancelled. Send the file again.")
    }
  }
}
