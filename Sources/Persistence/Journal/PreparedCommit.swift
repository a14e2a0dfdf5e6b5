import Foundation
import GRDB
import TranscriptionCore

/// A commit in the form in which it waits for the writer: SQL and JSON are made, only event numbers are missing.
struct PreparedCommit: Sendable {
  struct Event: Sendable {
    var type: String
    var body: String
  }

  private let session: SessionID
  private let opensSession: Bool
  private let statements: [JournalStatement]
  private let events: [Event]
  private let time: Date

  /// - Throws: when a change or an event cannot be written (a number that is not finite, a record of another session).
  init(_ changes: [JournalChange], events: [SessionEvent], in session: SessionID, at time: Date) throws {
    self.session = session
    self.time = time
    opensSession = changes.contains { if case .sessionOpened = $0 { true } else { false } }
    statements = try changes.flatMap { try $0.statements(in: session) }
    self.events = try events.map { Event(type: $0.type, body: try RecordedEvent.body(of: $0)) }
  }

  /// Runs the commit inside the caller's transaction.
  ///
  /// - Parameter lastEvents: number of the newest event of sessions that are known to exist; kept up to date.
  /// - Returns: the events with the numbers that follow the session's newest.
  func apply(in db: Database, lastEvents: inout [SessionID: Int]) throws -> [RecordedEvent] {
    var last = 0
    if let known = lastEvents[session] {
      last = known
    } else if !opensSession {
      // The aggregate gives a row also for a session without events, the outer query none for an unknown session.
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT (SELECT max(seq) FROM events WHERE session = sessions.id) AS last FROM sessions WHERE id = ?
            """),
        arguments: [session.description])
      guard let row else { throw ServiceError.sessionNotFound }
      last = row["last"] ?? 0
    }
    for statement in statements { try statement.run(in: db) }
    lastEvents[session] = last + events.count
    guard !events.isEmpty else { return [] }
    let insert = try db.cachedStatement(
      sql: "INSERT INTO events (session, seq, type, at, body) VALUES (?, ?, ?, ?, ?)")
    return try events.enumerated().map { place, event in
      let seq = last + 1 + place
      try insert.execute(
        arguments: [
          session.description, seq, event.type, time.timeIntervalSinceReferenceDate, event.body,
        ])
      return RecordedEvent(seq: seq, type: event.type, at: time, body: event.body)
    }
  }
}
