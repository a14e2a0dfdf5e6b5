import GRDB
import TranscriptionCore

/// Deletes a file with its windows. A file with many of them, which would take long in one transaction, is given to a
/// session of its own that is ending and was never open: from then on nothing finds it, and ``SessionRemoval`` deletes it
/// in portions, at the next start where a crash comes between.
enum FileRemoval {
  /// Windows up to which a file is deleted at once.
  static let mostWindowsAtOnce = 64

  /// The session that the file is given to: it has the file's own id.
  static func heir(of file: FileID) -> SessionID? { SessionID(file.description) }

  static func statements(_ file: FileID, session: SessionID) throws -> [JournalStatement] {
    let deletion = JournalStatement(
      "DELETE FROM files WHERE id = ? AND session = ?", [file.description, session.description])
    guard let heir = heir(of: file) else { return [deletion] }
    return [
      JournalStatement(
        """
        INSERT INTO sessions (id, tokenHash, options, createdAt, lastActiveAt, expiresAt, isTransient, isQueuePaused,
        isEnding)
        SELECT ?, '', ?, 0, 0, 0, 1, 0, 1 FROM files WHERE id = ? AND session = ?
        AND (SELECT count(*) FROM (SELECT 1 FROM windows WHERE file = ? LIMIT ?)) > ?
        """,
        [
          heir.description, try JSONColumn.text(SessionOptions(idleTimeoutSeconds: 0)), file.description,
          session.description, file.description, mostWindowsAtOnce + 1, mostWindowsAtOnce,
        ]),
      JournalStatement(
        """
        UPDATE files SET session = ? WHERE id = ? AND session = ? AND EXISTS (SELECT 1 FROM sessions WHERE id = ?)
        """, [heir.description, file.description, session.description, heir.description]),
      deletion,
    ]
  }
}
