import Foundation
import GRDB
import TranscriptionCore

extension SessionRecord {
  init(row: Row) throws {
    guard let id = SessionID(row["id"] as String) else { throw UnreadableRow(table: "sessions") }
    self.init(
      id: id, tokenHash: row["tokenHash"], owner: row["owner"],
      options: try JSONColumn.value(SessionOptions.self, from: row["options"]),
      createdAt: Date(timeIntervalSinceReferenceDate: row["createdAt"]),
      lastActiveAt: Date(timeIntervalSinceReferenceDate: row["lastActiveAt"]),
      expiresAt: Date(timeIntervalSinceReferenceDate: row["expiresAt"]), isTransient: row["isTransient"])
    isQueuePaused = row["isQueuePaused"]
    isEnding = row["isEnding"]
  }

  func insertion() throws -> JournalStatement {
    JournalStatement(
      """
      INSERT INTO sessions (tokenHash, owner, options, createdAt, lastActiveAt, expiresAt, isTransient, isQueuePaused,
      isEnding, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, try values())
  }

  func update() throws -> JournalStatement {
    JournalStatement(
      """
      UPDATE sessions SET tokenHash = ?, owner = ?, options = ?, createdAt = ?, lastActiveAt = ?, expiresAt = ?,
      isTransient = ?, isQueuePaused = ?, isEnding = ? WHERE id = ?
      """, try values(), ifMissing: .sessionNotFound)
  }

  private func values() throws -> StatementArguments {
    [
      tokenHash, owner, try JSONColumn.text(options), createdAt.timeIntervalSinceReferenceDate,
      lastActiveAt.timeIntervalSinceReferenceDate, expiresAt.timeIntervalSinceReferenceDate, isTransient,
      isQueuePaused, isEnding, id.description,
    ]
  }
}
