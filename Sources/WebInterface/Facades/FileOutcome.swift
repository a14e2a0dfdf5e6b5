import TranscriptionCore

/// What the end of a file's work means to the request that waits for its text.
enum FileOutcome {
  /// Codes of failures that lie in the audio.
  private static let audioFaults: Set<String> = ["empty_file", "no_audio", "undecodable", "too_long", "truncated"]

  /// - Throws: ``ServiceError`` unless the file has a transcript.
  static func check(_ file: FileSnapshot) throws(ServiceError) {
    switch file.record.state {
    case .failed:
      let failure = file.record.failure
      let code = failure?.code ?? "failed"
      throw ServiceError(
        audioFaults.contains(code) ? .invalidRequest : .server, code: code,
        message: failure?.message ?? "The file could not be transcribed.",
        parameter: audioFaults.contains(code) ? "file" : nil)
    case .completed: return
    default:
      throw ServiceError(
        .server, code: "cancelled", message: "The transcription was cancelled. Send the file again.")
    }
  }
}
