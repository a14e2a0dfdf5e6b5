import TranscriptionCore

/// A file to be diarized.
struct DiarizationJob: Sendable {
  var record: MediaRecord
  /// Name of the engine that the file is for.
  var engine: String
  var generation: Int
}

/// What came of the diarization of a file.
enum DiarizationOutcome: Sendable {
  /// Who speaks when, and the windows in whose captions that changes anything.
  case speakers(FileSpeakers, [RevisedWindow])
  /// - Parameter reason: in words for the user.
  case failed(reason: String)
  /// The file is being removed, or the server stops.
  case cancelled
}
