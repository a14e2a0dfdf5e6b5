import GRDB
import TranscriptionCore

extension UploadRecord {
  init(row: Row) throws {
    guard let session = SessionID(row["session"] as String), let file = FileID(row["file"] as String) else {
      throw UnreadableRow(table: "uploads")
    }
    self.init(
      session: session, dropName: row["dropName"], file: file, name: row["name"],
      idempotencyKey: row["idempotencyKey"], audioTrack: row["audioTrack"])
  }

  func insertion() -> JournalStatement {
    JournalStatement(
      "INSERT INTO uploads (session, dropName, file, name, idempotencyKey, audioTrack) VALUES (?, ?, ?, ?, ?, ?)",
      [session.description, dropName, file.description, name, idempotencyKey, audioTrack])
  }

  /// Forgets an announcement; no error where there was none, as for a file that another program put there.
  static func deletion(dropName: String, session: SessionID) -> JournalStatement {
    JournalStatement(
      "DELETE FROM uploads WHERE session = ? AND dropName = ?", [session.description, dropName])
  }
}
