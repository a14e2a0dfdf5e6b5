import Foundation
import GRDB
import Testing
import TranscriptionCore

@testable import Persistence

struct CompactionTests {
  let folder: TemporaryFolder
  let session = Samples.session()

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.file("journal.sqlite") }

  private func pragma(_ name: String, _ journal: SQLiteJournal) async throws -> Int? {
    try await journal.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA \(name)") }
  }

  @Test func sortsStayInMemory() async throws {
    let journal = try await SQLiteJournal(path: path)
    #expect(try await pragma("temp_store", journal) == 2)
    #expect(try await journal.pool.read { try Int.fetchOne($0, sql: "PRAGMA temp_store") } == 2)
    try await journal.close()
  }

  @Test func roomIsGivenBackWhateverIsInTheFile() async throws {
    let journal = try await SQLiteJournal(path: path)
    #expect(try await pragma("auto_vacuum", journal) == 2)
    try await journal.commit([.sessionOpened(session)], events: [], in: session.id, at: Samples.time)
    let notice = SessionEvent.serverNotice(code: "test", message: String(repeating: "x", count: 4_000))
    for _ in 0..<4 {
      let events = [SessionEvent](repeating: notice, count: 500)
      try await journal.commit([], events: events, in: session.id, at: Samples.time)
    }
    let full = try #require(try await pragma("page_count", journal))
    #expect(full > 2_000)
    try await journal.removeSession(session.id)
    // Something was written just now, and no file is small enough to be rewritten: only pages are given back.
    try await journal.tidyUp(after: .seconds(3_600), atMost: 0)
    let pages = try #require(try await pragma("page_count", journal))
    #expect(pages < SQLiteJournal.sparePages + 100)
    #expect(try await pragma("freelist_count", journal) == SQLiteJournal.sparePages)
    let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    #expect(try #require(bytes) == pages * 4_096)
    try await journal.close()
  }

  /// A database as the version before wrote it.
  @Test func takesOverADatabaseOfTheVersionBefore() async throws {
    let files = [FileID(), FileID()]
    var player = PlayerState(updatedAt: Date(timeIntervalSince1970: 1_800_000_000))
    player.playlist = files
    player.revision = 7
    let written = player
    let record = session
    let old = try DatabaseQueue(path: path)
    try JournalSchema.migrator.migrate(old, upTo: "4 who recognised a window, who speaks")
    try await old.write { db in
      try record.insertion().run(in: db)
      try db.execute(
        sql: "INSERT INTO players (session, state) VALUES (?, ?)",
        arguments: [record.id.description, try JSONColumn.text(written)])
      try db.execute(
        sql: "INSERT INTO events (session, seq, type, at, body) VALUES (?, 1, 'player.changed', 0, ?)",
        arguments: [record.id.description, "{\"player\":\(try JSONColumn.text(written))}"])
    }
    try old.close()
    let journal = try await SQLiteJournal(path: path)
    #expect(try await journal.sessions() == [record])
    #expect(try await journal.player(of: record.id) == written)
    #expect(try await journal.events(of: record.id, after: 0, limit: 10).map(\.type) == ["player.changed"])
    #expect(try await pragma("auto_vacuum", journal) == 2)
    var moved = written
    moved.position = 3
    try await journal.commit([.playerChanged(PlayerChange(moved))], events: [], in: record.id, at: Samples.time)
    #expect(try await journal.player(of: record.id) == moved)
    try await journal.close()
  }

  /// Sorting what a long file says could take more memory than there is.
  @Test(arguments: [
    "SELECT segments FROM windows WHERE file = 'f' AND state = 'done' ORDER BY startSample, place",
    """
    SELECT windows.* FROM windows JOIN files ON files.id = windows.file
    WHERE windows.file = 'f' AND files.session = 's' ORDER BY windows.startSample, windows.place
    """,
    "SELECT * FROM events WHERE session = 's' AND seq > 1 ORDER BY seq LIMIT 2",
  ]) func readsInTheOrderOfAnIndex(sql: String) async throws {
    let journal = try await SQLiteJournal(path: path)
    let plan = try await journal.pool.read { db in
      try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
    }
    #expect(!plan.isEmpty)
    #expect(plan.allSatisfy { !$0.contains("TEMP B-TREE") }, "\(plan)")
    try await journal.close()
  }
}
