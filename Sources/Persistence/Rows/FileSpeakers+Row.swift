import GRDB
import TranscriptionCore

extension FileSpeakers {
  init(row: Row) throws {
    self.init(model: row["model"], turns: try JSONColumn.value([SpeakerTurn].self, from: row["turns"]))
  }

  /// Adds the row, if the file is the session's.
  func insertion(file: FileID, session: SessionID) throws -> JournalStatement {
    JournalStatement(
      "INSERT INTO speakers (model, turns, file) SELECT ?, ?, id FROM files WHERE id = ? AND session = ?",
      [model, try JSONColumn.text(turns), file.description, session.description], ifMissing: .fileNotFound)
  }

  static func deletion(file: FileID, session: SessionID) -> JournalStatement {
    JournalStatement(
      "DELETE FROM speakers WHERE file = (SELECT id FROM files WHERE id = ? AND session = ?)",
      [file.description, session.description])
  }
}
