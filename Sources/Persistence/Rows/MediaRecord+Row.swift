import Foundation
import GRDB
import TranscriptionCore

extension MediaRecord {
  init(row: Row) throws {
    guard let id = FileID(row["id"] as String), let session = SessionID(row["session"] as String),
      let state = FileState(rawValue: row["state"])
    else { throw UnreadableRow(table: "files") }
    self.init(
      id: id, session: session, name: row["name"], dropName: row["dropName"], storedName: row["storedName"],
      ordinal: row["ordinal"], bytes: row["bytes"],
      createdAt: Date(timeIntervalSinceReferenceDate: row["createdAt"]),
      options: try JSONColumn.value(SessionOptions.self, from: row["options"]),
      idempotencyKey: row["idempotencyKey"])
    self.state = state
    sha256 = row["sha256"]
    duration = row["duration"]
    sampleRate = row["sampleRate"]
    channels = row["channels"]
    codec = row["codec"]
    startedAt = (row["startedAt"] as Double?).map { Date(timeIntervalSinceReferenceDate: $0) }
    finishedAt = (row["finishedAt"] as Double?).map { Date(timeIntervalSinceReferenceDate: $0) }
    isFullyPrepared = row["isFullyPrepared"]
    windowsTotal = row["windowsTotal"]
    windowsDone = row["windowsDone"]
    windowsFailed = row["windowsFailed"]
    language = row["language"]
    engine = row["engine"]
    model = row["model"]
    if let code = row["failureCode"] as String?, let message = row["failureMessage"] as String? {
      failure = FileFailure(code: code, message: message)
    }
    if let code = row["warningCode"] as String?, let message = row["warningMessage"] as String? {
      warning = FileFailure(code: code, message: message)
    }
  }

  func insertion() throws -> JournalStatement {
    JournalStatement(
      """
      INSERT INTO files (name, dropName, storedName, state, ordinal, bytes, sha256, duration, sampleRate, channels,
      codec, createdAt, startedAt, finishedAt, isFullyPrepared, windowsTotal, windowsDone, windowsFailed, language,
      engine, model, failureCode, failureMessage, warningCode, warningMessage, options, idempotencyKey, id, session)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, try values())
  }

  func update() throws -> JournalStatement {
    JournalStatement(
      """
      UPDATE files SET name = ?, dropName = ?, storedName = ?, state = ?, ordinal = ?, bytes = ?, sha256 = ?,
      duration = ?, sampleRate = ?, channels = ?, codec = ?, createdAt = ?, startedAt = ?, finishedAt = ?,
      isFullyPrepared = ?, windowsTotal = ?, windowsDone = ?, windowsFailed = ?, language = ?, engine = ?, model = ?,
      failureCode = ?, failureMessage = ?, warningCode = ?, warningMessage = ?, options = ?, idempotencyKey = ? WHERE id = ? AND session = ?
      """, try values(), ifMissing: .fileNotFound)
  }

  static func deletion(_ file: FileID, session: SessionID) -> JournalStatement {
    JournalStatement(
      "DELETE FROM files WHERE id = ? AND session = ?", [file.description, session.description])
  }

  /// In the order of both statements above.
  private func values() throws -> StatementArguments {
    var values: StatementArguments = [name, dropName, storedName, state.rawValue, ordinal, bytes, sha256]
    values += [duration, sampleRate, channels, codec, createdAt.timeIntervalSinceReferenceDate]
    values += [startedAt?.timeIntervalSinceReferenceDate, finishedAt?.timeIntervalSinceReferenceDate]
    values += [isFullyPrepared, windowsTotal, windowsDone, windowsFailed, language, engine, model]
    values += [failure?.code, failure?.message, warning?.code, warning?.message]
    values += [try JSONColumn.text(options), idempotencyKey]
    values += [id.description, session.description]
    return values
  }
}
