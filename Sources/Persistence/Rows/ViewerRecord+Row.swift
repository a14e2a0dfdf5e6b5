import Foundation
import GRDB
import TranscriptionCore

extension ViewerRecord {
  init(row: Row) throws {
    guard let session = SessionID(row["session"] as String) else { throw UnreadableRow(table: "viewers") }
    self.init(
      tokenHash: row["tokenHash"], session: session,
      expiresAt: Date(timeIntervalSinceReferenceDate: row["expiresAt"]))
  }

  func insertion() -> JournalStatement {
    JournalStatement(
      "INSERT INTO viewers (tokenHash, session, expiresAt) VALUES (?, ?, ?)",
      [tokenHash, session.description, expiresAt.timeIntervalSinceReferenceDate])
  }
}
