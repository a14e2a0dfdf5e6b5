import GRDB
import TranscriptionCore

/// Deletes everything of a session, a portion at a time.
///
/// The first portion marks the session as ending, so that a crash between two of them leaves a session that the next
/// start removes. Its own row goes last.
enum SessionRemoval {
  /// Rows of one table: how those of a session are found, with what each weighs in bytes in the last column, and how one is
  /// deleted by the columns before.
  private struct Rows {
    var selection: String
    var deletion: String
  }

  /// Windows before files, so that no deletion of a file takes all of its windows along.
  private static let tables = [
    Rows(
      selection: "SELECT session, seq, length(CAST(body AS BLOB)) FROM events WHERE session = ? LIMIT ?",
      deletion: "DELETE FROM events WHERE session = ? AND seq = ?"),
    Rows(
      selection: """
        SELECT file, place, length(CAST(segments AS BLOB)) FROM windows
        WHERE file IN (SELECT id FROM files WHERE session = ?) LIMIT ?
        """,
      deletion: "DELETE FROM windows WHERE file = ? AND place = ?"),
    Rows(
      selection: """
        SELECT file, length(CAST(turns AS BLOB)) FROM speakers
        WHERE file IN (SELECT id FROM files WHERE session = ?) LIMIT ?
        """,
      deletion: "DELETE FROM speakers WHERE file = ?"),
    Rows(
      selection: "SELECT id, length(CAST(options AS BLOB)) FROM files WHERE session = ? LIMIT ?",
      deletion: "DELETE FROM files WHERE id = ?"),
    Rows(
      selection: "SELECT session, dropName, length(CAST(name AS BLOB)) FROM uploads WHERE session = ? LIMIT ?",
      deletion: "DELETE FROM uploads WHERE session = ? AND dropName = ?"),
    Rows(
      selection: "SELECT tokenHash, 0 FROM viewers WHERE session = ? LIMIT ?",
      deletion: "DELETE FROM viewers WHERE tokenHash = ?"),
  ]

  /// Deletes what the portion allows.
  ///
  /// - Returns: whether nothing is left.
  static func deletePortion(
    of session: SessionID, within portion: inout DeletionPortion, in db: Database
  ) throws -> Bool {
    guard !portion.isSpent else { return false }
    // Says to a later rewriting of the file that there are remains.
    try db.execute(sql: SQLiteJournal.remainsMark)
    try db.cachedStatement(sql: "UPDATE sessions SET isEnding = 1 WHERE id = ? AND isEnding = 0")
      .execute(arguments: [session.description])
    for table in tables {
      try delete(table, of: session, within: &portion, in: db)
      if portion.isSpent { return false }
    }
    try db.cachedStatement(sql: "DELETE FROM sessions WHERE id = ?").execute(arguments: [session.description])
    return true
  }

  private static func delete(
    _ table: Rows, of session: SessionID, within portion: inout DeletionPortion, in db: Database
  ) throws {
    var keys: [StatementArguments] = []
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: table.selection), arguments: [session.description, portion.rows])
    while !portion.isSpent, let row = try rows.next() {
      let values = Array(row.databaseValues)
      keys.append(StatementArguments(values.dropLast()))
      portion.take(bytes: Int.fromDatabaseValue(values[values.count - 1]) ?? 0)
    }
    let deletion = try db.cachedStatement(sql: table.deletion)
    for key in keys { try deletion.execute(arguments: key) }
  }
}
