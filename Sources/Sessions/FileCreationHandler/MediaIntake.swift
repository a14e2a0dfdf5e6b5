import TranscriptionCore

/// The session behind a ``FileCreationHandler``: what claims do to its journal, queue and player. Everything is done for
/// many files in one step.
protocol MediaIntake: Sendable {
  /// Looks through the drop folder once more for this session. Returns at once.
  func lookThroughFolder()

  /// How many files more there may be room for; 0 for none at all.
  func places() async -> Int

  /// Keeps places for files, in order, until one does not fit. They are given up with ``release(_:)``, or by arriving.
  ///
  /// - Returns: how many have a place.
  func reserve(_ files: [DropCandidate]) async -> Int

  /// Gives up places that were kept.
  func release(_ files: [FileID]) async

  /// Writes the rows of new media files, in state `claimed`: all or none.
  ///
  /// - Throws: `session_not_found` when the session takes no more files.
  func claimed(_ files: [DropCandidate]) async throws -> [MediaRecord]

  /// Where the file's bytes are to be.
  func mediaPath(of record: MediaRecord) -> String

  /// The bytes are in place: the files join playlist and queue. All or none; may be asked for again.
  func arrived(_ records: [MediaRecord]) async throws

  /// The file disappeared between being seen and being moved.
  func vanished(_ record: MediaRecord) async throws
}
