import GRDB
import TranscriptionCore

extension WindowRecord {
  init(row: Row) throws {
    guard let file = FileID(row["file"] as String), let state = State(rawValue: row["state"]) else {
      throw UnreadableRow(table: "windows")
    }
    self.init(
      file: file,
      window: SpeechWindow(index: row["place"], startSample: row["startSample"], endSample: row["endSample"]),
      state: state, attempts: row["attempts"],
      segments: try JSONColumn.value([Segment].self, from: row["segments"]), language: row["language"],
      failureMessage: row["failureMessage"], engine: row["engine"], model: row["model"],
      notices: try (row["notices"] as String?).map { try JSONColumn.value([Notice].self, from: $0) } ?? [])
    leases = row["leases"]
  }

  /// Adds the row, if the file is the session's.
  func insertion(session: SessionID) throws -> JournalStatement {
    JournalStatement(
      """
      INSERT INTO windows (startSample, endSample, state, attempts, segments, language, failureMessage, engine, model,
      notices, place, file)
      SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, id FROM files WHERE id = ? AND session = ?
      """, try values(session), ifMissing: .fileNotFound)
  }

  func update(session: SessionID) throws -> JournalStatement {
    JournalStatement(
      """
      UPDATE windows SET startSample = ?, endSample = ?, state = ?, attempts = ?, segments = ?, language = ?,
      failureMessage = ?, engine = ?, model = ?, notices = ? WHERE place = ? AND state = 'pending'
      AND file = (SELECT id FROM files WHERE id = ? AND session = ?)
      """, try values(session), ifMissing: Self.notFound)
  }

  /// Gives a window that is done other captions.
  func revision(session: SessionID) throws -> JournalStatement {
    JournalStatement(
      """
      UPDATE windows SET segments = ? WHERE place = ? AND state = 'done'
      AND file = (SELECT id FROM files WHERE id = ? AND session = ?)
      """, [try JSONColumn.text(segments), window.index, file.description, session.description],
      ifMissing: Self.notFound)
  }

  /// Notes the engine that has the window, and counts the servers that had it; a window that is settled meanwhile needs
  /// no lease.
  static func lease(_ lease: WindowLeaseRecord, session: SessionID) -> JournalStatement {
    JournalStatement(
      """
      UPDATE windows SET leases = leases + (leaseEpoch IS NOT ?), leaseHolder = ?, leaseEpoch = ?
      WHERE place = ? AND state = 'pending' AND file = (SELECT id FROM files WHERE id = ? AND session = ?)
      """, [lease.epoch, lease.holder, lease.epoch, lease.index, lease.file.description, session.description])
  }

  /// The lease ended; earlier ones that ended with a crash of the server no longer count.
  static func comeBack(file: FileID, index: Int, attempts: Int, session: SessionID) -> JournalStatement {
    JournalStatement(
      """
      UPDATE windows SET attempts = ?, leases = ?, leaseHolder = NULL, leaseEpoch = NULL
      WHERE place = ? AND state = 'pending' AND file = (SELECT id FROM files WHERE id = ? AND session = ?)
      """, [attempts, attempts, index, file.description, session.description])
  }

  /// Failed windows of the file become pending, without anything of what was tried before.
  static func reopening(file: FileID, session: SessionID) -> JournalStatement {
    JournalStatement(
      """
      UPDATE windows SET state = 'pending', attempts = 0, leases = 0, leaseHolder = NULL, leaseEpoch = NULL,
      segments = '[]', failureMessage = NULL
      WHERE state = 'failed' AND file = (SELECT id FROM files WHERE id = ? AND session = ?)
      """, [file.description, session.description])
  }

  static func deletion(file: FileID, session: SessionID) -> JournalStatement {
    JournalStatement(
      "DELETE FROM windows WHERE file = (SELECT id FROM files WHERE id = ? AND session = ?)",
      [file.description, session.description])
  }

  /// A window whose file was removed, or retried from the start, while an engine was at work on it.
  private static let notFound = ServiceError(
    .notFound, code: "window_not_found",
    message: "This part of the file is no longer wanted: the file was removed or is being done again.")

  /// In the order of the statements above.
  private func values(_ session: SessionID) throws -> StatementArguments {
    [
      window.startSample, window.endSample, state.rawValue, attempts, try JSONColumn.text(segments), language,
      failureMessage, engine, model, notices.isEmpty ? nil : try JSONColumn.text(notices), window.index,
      file.description, session.description,
    ]
  }
}
