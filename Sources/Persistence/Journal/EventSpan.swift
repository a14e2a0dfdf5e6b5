import GRDB
import TranscriptionCore

/// The part of a session's event log that there is: numbers `first` to `last`.
struct EventSpan: Sendable, Hashable {
  /// One more than `last` where there are none.
  var first = 1
  /// Number of the newest event; 0 before the first.
  var last = 0
  /// Of the bodies of the events from `counted` on.
  var bytes = 0
  /// The events before this one were written by an earlier run, and their bytes have not been added up yet.
  var counted = 1

  var count: Int { last - first + 1 }
  /// Whether ``bytes`` are those of all events.
  var isCounted: Bool { counted <= first }
}

extension EventSpan {
  /// The log as the journal has it. Costs two look-ups, whatever its length.
  static func uncounted(of session: SessionID, in db: Database) throws -> EventSpan {
    // Each by itself: only then does SQLite find it in the index.
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT (SELECT min(seq) FROM events WHERE session = ?), (SELECT max(seq) FROM events WHERE session = ?)
          """),
      arguments: [session.description, session.description])
    guard let row, let first = row[0] as Int?, let last = row[1] as Int? else { return EventSpan() }
    return EventSpan(first: first, last: last, counted: last + 1)
  }
}
