import TranscriptionCore

/// The session behind a ``FileCreationHandler``: what a claim does to its journal, queue and player.
protocol MediaIntake: Sendable {
  func hasRoom(forBytes bytes: Int) async -> Bool

  /// Writes the row of a new media file, in state `claimed`.
  ///
  /// - Returns: the row, or `nil` when the session takes no more files.
  func claimed(_ name: EntryName, bytes: Int, upload: UploadRecord?) async throws -> MediaRecord?

  /// Where the file's bytes are to be.
  func mediaPath(of record: MediaRecord) -> String

  /// Size of the file if it already is where it is to be.
  func bytesAlreadyThere(_ record: MediaRecord) async -> Int?

  /// The bytes are in place: the file joins playlist and queue.
  func arrived(_ record: MediaRecord, bytes: Int) async throws

  /// The file disappeared between being seen and being moved.
  func vanished(_ record: MediaRecord) async throws
}
