import Foundation
import GRDB
import TranscriptionCore

extension MediaRecord {
  /// - Parameter options: those of the row, decoded by the caller.
  init(row: Row, options: SessionOptions) throws {
    guard let id = FileID(row["id"] as String), let session = SessionID(row["session"] as String),
      let state = FileState(rawValue: row["state"]), let lane = Lane(rawValue: row["lane"])
    else { throw UnreadableRow(table: "files") }
    self.init(
      id: id, session: session, name: row["name"], dropName: row["dropName"], storedName: row["storedName"],
      ordinal: row["ordinal"], bytes: row["bytes"],
      createdAt: Date(timeIntervalSinceReferenceDate: row["createdAt"]),
      options: options,
      idempotencyKey: row["idempotencyKey"], lane: lane)
    self.state = state
    audioTrack = row["audioTrack"]
    sha256 = row["sha256"]
    duration = row["duration"]
    sampleRate = row["sampleRate"]
    channels = row["channels"]
    codec = row["codec"]
    startedAt = (row["startedAt"] as Double?).map { Date(timeIntervalSinceReferenceDate: $0) }
    finishedAt = (row["finishedAt"] as Double?).map { Date(timeIntervalSinceReferenceDate: $0) }
    isFullyPrepared = row["isFullyPrepared"]
    if let text = row["prepared"] as String? {
      prepared = try JSONColumn.value(PreparedAudio.self, from: text)
    }
    windowsTotal = row["windowsTotal"]
    windowsDone = row["windowsDone"]
    windowsFailed = row["windowsFailed"]
    language = row["language"]
    engine = row["engine"]
    model = row["model"]
    if let code = row["failureCode"] as String?, let message = row["failureMessage"] as String? {
      failure = FileFailure(code: code, message: message)
    }
    let notices = try (row["notices"] as String?).map { try JSONColumn.value([Notice].self, from: $0) } ?? []
    var warning: FileFailure?
    if let code = row["warningCode"] as String?, let message = row["warningMessage"] as String? {
      warning = FileFailure(code: code, message: message)
    }
    restore(notices, warning: warning)
  }

  func insertion() throws -> JournalStatement {
    JournalStatement(
      """
      INSERT INTO files (state, ordinal, bytes, sha256, duration, sampleRate, channels, codec, startedAt, finishedAt,
      isFullyPrepared, windowsTotal, windowsDone, windowsFailed, language, engine, model, failureCode, failureMessage,
      warningCode, warningMessage, notices, prepared, name, dropName, storedName, createdAt, options, idempotencyKey,
      audioTrack, lane, id, session)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      try changingValues() + [
        name, dropName, storedName, createdAt.timeIntervalSinceReferenceDate, try JSONColumn.text(options),
        idempotencyKey, audioTrack, lane.rawValue, id.description, session.description,
      ])
  }

  /// Changes what changes in a file's life: its names, options, key, track and lane are those of its claim.
  func update() throws -> JournalStatement {
    JournalStatement(
      """
      UPDATE files SET state = ?, ordinal = ?, bytes = ?, sha256 = ?, duration = ?, sampleRate = ?, channels = ?,
      codec = ?, startedAt = ?, finishedAt = ?, isFullyPrepared = ?, windowsTotal = ?, windowsDone = ?,
      windowsFailed = ?, language = ?, engine = ?, model = ?, failureCode = ?, failureMessage = ?, warningCode = ?,
      warningMessage = ?, notices = ?, prepared = ? WHERE id = ? AND session = ?
      """, try changingValues() + [id.description, session.description], ifMissing: .fileNotFound)
  }

  /// In the order of both statements above.
  private func changingValues() throws -> StatementArguments {
    var values: StatementArguments = [state.rawValue, ordinal, bytes, sha256, duration, sampleRate, channels, codec]
    values += [startedAt?.timeIntervalSinceReferenceDate, finishedAt?.timeIntervalSinceReferenceDate]
    values += [isFullyPrepared, windowsTotal, windowsDone, windowsFailed, language, engine, model]
    values += [failure?.code, failure?.message, warning?.code, warning?.message]
    values += [notices.isEmpty ? nil : try JSONColumn.text(notices)]
    values += [prepared.isEmpty ? nil : try JSONColumn.text(prepared)]
    return values
  }
}
