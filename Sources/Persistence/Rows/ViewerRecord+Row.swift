import Foundation
import GRDB
import TranscriptionCore

extension ViewerRecord {
  init(row: Row) throws {
    guard let id = ViewerID(row["id"] as String), let session = SessionID(row["session"] as String) else {
      throw UnreadableRow(table: "viewers")
    }
    self.init(
      viewer: Viewer(
        id: id, createdAt: (row["createdAt"] as Double?).map { Date(timeIntervalSinceReferenceDate: $0) },
        expiresAt: Date(timeIntervalSinceReferenceDate: row["expiresAt"])),
      session: session, tokenHash: row["tokenHash"])
  }

  func insertion() -> JournalStatement {
    JournalStatement(
      "INSERT INTO viewers (tokenHash, session, id, createdAt, expiresAt) VALUES (?, ?, ?, ?, ?)",
      [
        tokenHash, session.description, id.description, viewer.createdAt?.timeIntervalSinceReferenceDate,
        expiresAt.timeIntervalSinceReferenceDate,
      ])
  }

  static func deletion(_ id: ViewerID, session: SessionID) -> JournalStatement {
    JournalStatement("DELETE FROM viewers WHERE id = ? AND session = ?", [id.description, session.description])
  }
}
