import Foundation
import GRDB
import TranscriptionCore

/// A commit in the form in which it waits for the writer: SQL and JSON are made, only event numbers are missing.
struct PreparedCommit: Sendable {
  struct Event: Sendable {
    var type: String
    var body: String
  }

  let session: SessionID
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
  /// - Parameter spans: the logs of sessions that are known to exist; kept up to date.
  /// - Returns: the events with the numbers that follow the session's newest.
  func apply(in db: Database, spans: inout EventSpans) throws -> [RecordedEvent] {
    var span = try opensSession ? EventSpan() : spans[session] ?? Self.readSpan(of: session, in: db)
    for statement in statements { try statement.run(in: db) }
    let recorded = try insertEvents(after: &span, in: db)
    spans[session] = span
    return recorded
  }

  private func insertEvents(after span: inout EventSpan, in db: Database) throws -> [RecordedEvent] {
    guard !events.isEmpty else { return [] }
    let insert = try db.cachedStatement(
      sql: "INSERT INTO events (session, seq, type, at, body) VALUES (?, ?, ?, ?, ?)")
    var recorded: [RecordedEvent] = []
    for event in events {
      span.last += 1
      span.bytes += event.body.utf8.count
      try insert.execute(
        arguments: [
          session.description, span.last, event.type, time.timeIntervalSinceReferenceDate, event.body,
        ])
      recorded.append(RecordedEvent(seq: span.last, type: event.type, at: time, body: event.body))
    }
    return recorded
  }

  /// The log that an earlier run wrote, its bytes not counted.
  ///
  /// - Throws: `notFound` for a session that is not there.
  private static func readSpan(of session: SessionID, in db: Database) throws -> EventSpan {
    let known = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM sessions WHERE id = ?)"), arguments: [session.description])
    guard known == true else { throw ServiceError.sessionNotFound }
    return try EventSpan.uncounted(of: session, in: db)
  }
}
