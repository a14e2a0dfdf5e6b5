import Dispatch
package import Foundation
import GRDB
package import TranscriptionCore

/// The journal in one SQLite database, in write-ahead mode. Made by the executable, used by everything that must
/// survive.
///
/// What a crash can lose: a call of `commit` that has returned is on the disk (`synchronous = FULL`: every transaction is
/// flushed before its callers go on), so neither `kill -9` nor a power cut takes it back. Of the calls that had not
/// returned, the transaction being written is there as a whole or not at all, and those waiting behind it are not. A
/// caller that was cut off cannot know which, so what it redoes must carry its own identity (file id, window index).
/// Opening the database after a crash replays the log by itself; nothing has to be repaired.
///
/// What was deleted is overwritten with zeros (`secure_delete`) and leaves the log before `removeSession` returns, or with
/// the next ``tidyUpAfterPause()`` where a reader was in the way, or when the database is opened again. Remains that
/// SQLite leaves in the file go with `tidyUp` at the next pause, and with ``close()``. Sorts stay in memory
/// (`temp_store`), so nothing is ever written outside the database's own files.
///
/// Errors are ``ServiceError``: `session_not_found`, `file_not_found`, `storage_full`, `storage_failed`.
package final class SQLiteJournal: SessionJournal {
  let pool: DatabasePool
  let committer: GroupCommitter

  /// Opens the database at `path`, makes it where there is none, and brings its tables up to date. The folder must exist.
  ///
  /// - Throws: ``ServiceError``, code `storage_newer` when a later version has written it.
  package convenience init(path: String, budget: EventBudget = EventBudget()) async throws {
    try await self.init(path: path, budget: budget, portion: DeletionPortion())
  }

  init(path: String, budget: EventBudget, portion: DeletionPortion) async throws {
    pool = try await Self.offThePool(StorageFailure.opening) {
      let pool = try DatabasePool(path: path, configuration: Self.configuration)
      try JournalSchema.migrate(pool)
      // A connection that has read before the migration takes rows for what they were then.
      pool.invalidateReadOnlyConnections()
      // Only now: opening a pool sets its writer to NORMAL, which a power cut can take commits back from.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      // A crash right after a removal leaves what was removed in the log.
      try pool.writeWithoutTransaction { db in
        _ = try db.checkpoint(.truncate)
        try Self.tidyUpAtStart(db)
      }
      return pool
    }
    committer = GroupCommitter(pool: pool, budget: budget, portion: portion)
    committer.lookAfter(try await logsBeyond(budget))
  }

  /// Logs that an earlier run left too long, by their number of events.
  private func logsBeyond(_ budget: EventBudget) async throws -> [SessionID: EventSpan] {
    try await read { db in
      var logs: [SessionID: EventSpan] = [:]
      for id in try String.fetchAll(db, sql: "SELECT id FROM sessions") {
        guard let session = SessionID(id) else { throw UnreadableRow(table: "sessions") }
        let span = try EventSpan.uncounted(of: session, in: db)
        if budget.isExceeded(by: span) { logs[session] = span }
      }
      return logs
    }
  }

  /// Waits for running calls and closes the database. Calls after this fail.
  package func close() async throws {
    try? await tidyUp(after: .zero, atMost: Self.largestInPassing)
    let pool = self.pool
    try await Self.offThePool(StorageFailure.translate) { try pool.close() }
  }

  /// SQLite's `synchronous` of the connection that writes; 2 is FULL.
  var flushMode: Int {
    get async throws {
      try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "journal"
    configuration.busyMode = .timeout(Double(busyMilliseconds) / 1000)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")
      // Counts for a new file at once, and for one of before from its next rewriting on.
      if !db.configuration.readonly { try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
    }
    return configuration
  }

  /// How long a connection waits for another.
  static let busyMilliseconds = 5_000

  /// Runs blocking work on a Dispatch thread.
  ///
  /// - Parameter failure: what to throw for what it throws.
  private static func offThePool<Value: Sendable>(
    _ failure: @escaping @Sendable (any Error) -> any Error, _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { caller in
      DispatchQueue.global().async { caller.resume(with: Result(catching: work).mapError(failure)) }
    }
  }
}

// MARK: - Writing

extension SQLiteJournal {
  @discardableResult
  nonisolated(nonsending) package func commit(
    _ changes: [JournalChange], events: [SessionEvent], in session: SessionID, at time: Date
  ) async throws -> [RecordedEvent] {
    let commit: PreparedCommit
    do {
      commit = try PreparedCommit(changes, events: events, in: session, at: time)
    } catch {
      throw StorageFailure.translate(error)
    }
    let recorded = try await committer.submit(.commit(commit))
    for case .fileRemoved(let file) in changes { await removeRest(of: file) }
    return recorded
  }

  /// Deletes what a removed file has left for later. No reader finds it any more, so a failure is ignored: the next start
  /// deletes it.
  nonisolated(nonsending) private func removeRest(of file: FileID) async {
    guard let heir = FileRemoval.heir(of: file) else { return }
    let isWaiting = try? await read { db in
      try Bool.fetchOne(
        db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM sessions WHERE id = ?)"), arguments: [heir.description])
    }
    if isWaiting == true { try? await removeSession(heir) }
  }

  nonisolated(nonsending) package func removeSession(_ id: SessionID) async throws {
    _ = try await committer.submit(.remove(id))
  }
}

// MARK: - Reading

extension SQLiteJournal {
  package func sessions() async throws -> [SessionRecord] {
    try await rows("SELECT * FROM sessions ORDER BY createdAt, id", []) { try SessionRecord(row: $0) }
  }

  package func viewers(at time: Date) async throws -> [ViewerRecord] {
    try await rows(
      "SELECT * FROM viewers WHERE expiresAt > ? ORDER BY expiresAt, tokenHash",
      [time.timeIntervalSinceReferenceDate]
    ) { try ViewerRecord(row: $0) }
  }

  package func files(of session: SessionID) async throws -> [MediaRecord] {
    try await read { db in
      var files: [MediaRecord] = []
      // Most files have the options of the one before: they are decoded, and held in memory, once.
      var known: (text: String, options: SessionOptions)?
      let rows = try Row.fetchCursor(
        db.cachedStatement(sql: "SELECT * FROM files WHERE session = ? ORDER BY ordinal, id"),
        arguments: [session.description])
      while let row = try rows.next() {
        let text: String = row["options"]
        let options =
          try known?.text == text ? known?.options : JSONColumn.value(SessionOptions.self, from: text)
        guard let options else { throw UnreadableRow(table: "files") }
        known = (text, options)
        files.append(try MediaRecord(row: row, options: options))
      }
      return files
    }
  }

  package func uploads(of session: SessionID) async throws -> [UploadRecord] {
    try await rows("SELECT * FROM uploads WHERE session = ? ORDER BY dropName", [session.description]) {
      try UploadRecord(row: $0)
    }
  }

  package func windows(of file: FileID, in session: SessionID) async throws -> [WindowRecord] {
    try await rows(
      """
      SELECT windows.* FROM windows JOIN files ON files.id = windows.file
      WHERE windows.file = ? AND files.session = ? ORDER BY windows.startSample, windows.place
      """, [file.description, session.description]
    ) { try WindowRecord(row: $0) }
  }

  package func windows(
    of file: FileID, in session: SessionID, after last: SpeechWindow?
  ) async throws -> [WindowRecord] {
    try await read { db in
      // In the order of its index: nothing is sorted, and what is not fetched costs nothing.
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT * FROM windows WHERE file = (SELECT id FROM files WHERE id = ? AND session = ?)
            AND (startSample, place) > (?, ?) ORDER BY startSample, place
            """),
        arguments: [
          file.description, session.description, last?.startSample ?? Int.min, last?.index ?? Int.min,
        ])
      var windows: [WindowRecord] = []
      var bytes = 0
      while bytes < Self.pageBytes, let row = try rows.next() {
        windows.append(try WindowRecord(row: row))
        bytes += Self.rowBytes + (row["segments"] as String).utf8.count
      }
      return windows
    }
  }

  package func transcriptOutline(of file: FileID, in session: SessionID) async throws -> TranscriptOutline {
    try await read { db in
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT language, engine, model, notices FROM windows
            WHERE file = (SELECT id FROM files WHERE id = ? AND session = ?) ORDER BY startSample, place
            """),
        arguments: [file.description, session.description])
      var outline = TranscriptOutline()
      while let row = try rows.next() {
        outline.add(
          language: row[0], engine: row[1], model: row[2],
          notices: try (row[3] as String?).map { try JSONColumn.value([Notice].self, from: $0) } ?? [])
      }
      return outline
    }
  }

  /// Of captions in a page of windows, and what a window counts that has none.
  private static let pageBytes = 96 << 10
  private static let rowBytes = 64

  package func windowStatus(of file: FileID, in session: SessionID) async throws -> [WindowStatus] {
    try await rows(
      """
      SELECT windows.place, windows.startSample, windows.endSample, windows.state, windows.failureMessage
      FROM windows JOIN files ON files.id = windows.file
      WHERE windows.file = ? AND files.session = ? ORDER BY windows.startSample, windows.place
      """, [file.description, session.description]
    ) { try WindowStatus(row: $0) }
  }

  package func captionLines(of files: [FileID], in session: SessionID) async throws -> [CaptionLine] {
    let list = try JSONColumn.text(files)
    return try await read { db in
      let ids = try String.fetchAll(
        db,
        sql: """
          SELECT id FROM files WHERE id IN (SELECT value FROM json_each(?)) AND session = ? ORDER BY ordinal
          """, arguments: [list, session.description])
      var lines: [CaptionLine] = []
      for id in ids {
        guard let file = FileID(id) else { throw UnreadableRow(table: "files") }
        // Read in the order of its index: nothing is sorted, whatever the length of the file.
        let windows = try Row.fetchCursor(
          db.cachedStatement(
            sql: "SELECT segments FROM windows WHERE file = ? AND state = 'done' ORDER BY startSample, place"),
          arguments: [id])
        while let window = try windows.next() { lines += try CaptionScanner.lines(in: window[0], of: file) }
      }
      return lines
    }
  }

  package func speakers(of file: FileID, in session: SessionID) async throws -> FileSpeakers? {
    try await rows(
      """
      SELECT speakers.* FROM speakers JOIN files ON files.id = speakers.file
      WHERE speakers.file = ? AND files.session = ?
      """, [file.description, session.description]
    ) { try FileSpeakers(row: $0) }.first
  }

  package func player(of session: SessionID) async throws -> PlayerState? {
    try await rows("SELECT state, playlist FROM players WHERE session = ?", [session.description]) {
      try PlayerState(row: $0)
    }.first
  }

  package func events(of session: SessionID, after seq: Int, limit: Int) async throws -> [RecordedEvent] {
    try await read { db in
      let rows = try Row.fetchCursor(
        db.cachedStatement(sql: "SELECT * FROM events WHERE session = ? AND seq > ? ORDER BY seq LIMIT ?"),
        arguments: [session.description, seq, max(0, limit)])
      var events: [RecordedEvent] = []
      var bytes = 0
      while let row = try rows.next() {
        let event = RecordedEvent(row: row)
        bytes += event.body.utf8.count
        if !events.isEmpty, bytes > EventPage.largestBytes { break }
        events.append(event)
      }
      return events
    }
  }

  package func lastEvent(of session: SessionID) async throws -> Int {
    try await rows("SELECT max(seq) AS last FROM events WHERE session = ?", [session.description]) {
      $0["last"] ?? 0
    }.first ?? 0
  }

  private func rows<Value: Sendable>(
    _ sql: String, _ arguments: StatementArguments, _ value: @escaping @Sendable (Row) throws -> Value
  ) async throws -> [Value] {
    try await read { db in
      var values: [Value] = []
      let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
      while let row = try cursor.next() { values.append(try value(row)) }
      return values
    }
  }

  private func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    do {
      return try await pool.read(body)
    } catch {
      throw StorageFailure.translate(error)
    }
  }
}
