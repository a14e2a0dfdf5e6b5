import GRDB
import TranscriptionCore

/// Keeps an event log within its budget, a portion at a time: adds up the bytes of what an earlier run wrote, from the
/// newest event backwards, and drops the beginning of a log that is too long.
enum EventUpkeep {
  /// Whether there is anything to do for the log. The newest event is never dropped: its number is the log's.
  static func isNeeded(by span: EventSpan, within budget: EventBudget) -> Bool {
    isTooLong(span, for: budget) || !span.isCounted
  }

  private static func isTooLong(_ span: EventSpan, for budget: EventBudget) -> Bool {
    span.count > 1 && budget.isExceeded(by: span)
  }

  /// Does what the portion allows.
  ///
  /// - Parameter span: the log as it is; afterwards as it is then.
  /// - Returns: whether nothing is left to do.
  static func run(
    of session: SessionID, span: inout EventSpan, budget: EventBudget, portion: DeletionPortion, in db: Database
  ) throws -> Bool {
    var portion = portion
    var rest = span
    if !rest.isCounted, !isTooLong(rest, for: budget) {
      try count(of: session, span: &rest, budget: budget, portion: &portion, in: db)
    }
    if isTooLong(rest, for: budget) { try trim(session, span: &rest, budget: budget, portion: &portion, in: db) }
    span = rest
    return !isNeeded(by: rest, within: budget)
  }

  /// Goes on until all events are counted, those that are make the log too long, or the portion is spent.
  private static func count(
    of session: SessionID, span: inout EventSpan, budget: EventBudget, portion: inout DeletionPortion, in db: Database
  ) throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT seq, length(CAST(body AS BLOB)) FROM events WHERE session = ? AND seq >= ? AND seq < ?
          ORDER BY seq DESC
          """),
      arguments: [session.description, span.first, span.counted])
    while !portion.isSpent, !isTooLong(span, for: budget) {
      guard let row = try rows.next() else {
        span.counted = span.first
        return
      }
      let bytes: Int = row[1]
      span.counted = row[0]
      span.bytes += bytes
      portion.take(bytes: bytes)
    }
  }

  private static func trim(
    _ session: SessionID, span: inout EventSpan, budget: EventBudget, portion: inout DeletionPortion, in db: Database
  ) throws {
    let before = span.first
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT seq, length(CAST(body AS BLOB)) FROM events WHERE session = ? AND seq >= ? AND seq < ? ORDER BY seq
          """),
      arguments: [session.description, span.first, span.last])
    while !portion.isSpent, !budget.isMet(by: span) {
      guard let row = try rows.next() else {
        // Only the newest is left.
        span.first = span.last
        break
      }
      let seq: Int = row[0]
      let bytes: Int = row[1]
      if seq >= span.counted { span.bytes -= bytes }
      span.first = seq + 1
      portion.take(bytes: bytes)
    }
    span.counted = max(span.counted, span.first)
    guard span.first > before else { return }
    try db.cachedStatement(sql: "DELETE FROM events WHERE session = ? AND seq < ?")
      .execute(arguments: [session.description, span.first])
  }
}
