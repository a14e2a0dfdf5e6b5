import GRDB
import TranscriptionCore

/// Drops the beginning of an event log that has become too long.
enum EventTrimming {
  /// Drops events, oldest first and never the newest, until the budget is met or the portion is spent.
  ///
  /// - Parameter span: the log as it is; afterwards as it is then.
  static func run(
    of session: SessionID, span: inout EventSpan, budget: EventBudget, portion: DeletionPortion, in db: Database
  ) throws {
    var portion = portion
    var rest = span
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT seq, length(CAST(body AS BLOB)) FROM events WHERE session = ? AND seq >= ? AND seq < ? ORDER BY seq
          """),
      arguments: [session.description, span.first, span.last])
    while !portion.isSpent, !budget.isMet(by: rest), let row = try rows.next() {
      let bytes: Int = row[1]
      rest.first = row[0] + 1
      rest.bytes -= bytes
      portion.take(bytes: bytes)
    }
    guard rest.first > span.first else { return }
    try db.cachedStatement(sql: "DELETE FROM events WHERE session = ? AND seq < ?")
      .execute(arguments: [session.description, rest.first])
    span = rest
  }
}
