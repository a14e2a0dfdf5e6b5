import Foundation
import GRDB
import Testing
import TranscriptionCore

@testable import Persistence

struct StorageFailureTests {
  @Test func refusesADatabaseOfANewerVersion() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("journal.sqlite")
    try await SQLiteJournal(path: path).close()
    try await DatabaseQueue(path: path).write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9 from the future')")
    }
    await #expect { try await SQLiteJournal(path: path) } throws: { ($0 as? ServiceError)?.code == "storage_newer" }
  }

  @Test func refusesAFileThatIsNoDatabase() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("journal.sqlite")
    try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: path))
    await #expect { try await SQLiteJournal(path: path) } throws: {
      let error = $0 as? ServiceError
      // For the operator at the terminal, who sees nothing else.
      return error?.code == "storage_failed" && error?.message.contains("SQLite 26") == true
    }
  }

  @Test func saysThatTheDiskIsFullAndKeepsWhatWasThere() async throws {
    let folder = try TemporaryFolder()
    let pool = try DatabasePool(path: folder.file("journal.sqlite"))
    try JournalSchema.migrate(pool)
    let committer = GroupCommitter(pool: pool)
    let session = Samples.session()
    let opening = try PreparedCommit(
      [.sessionOpened(session)], events: [.sessionOpened], in: session.id, at: Samples.time)
    _ = try await committer.submit(.commit(opening))
    // The largest size that SQLite may use stands for a full disk; both give SQLITE_FULL.
    try await pool.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
    }
    let event = SessionEvent.fileCreated(FileID(), name: String(repeating: "x", count: 100_000))
    let large = try PreparedCommit([], events: [event], in: session.id, at: Samples.time)
    await #expect { try await committer.submit(.commit(large)) } throws: {
      ($0 as? ServiceError)?.code == "storage_full" && ($0 as? ServiceError)?.kind == .overloaded
    }
    let small = try PreparedCommit([], events: [.sessionEnding], in: session.id, at: Samples.time)
    #expect(try await committer.submit(.commit(small)).map(\.seq) == [2])
    try pool.close()
  }

  @Test func neverShowsTheValuesOfAStatement() {
    let error = DatabaseError(
      resultCode: .SQLITE_IOERR, message: "disk I/O error", sql: "INSERT INTO x VALUES ('spoken words')")
    let translated = StorageFailure.translate(error) as? ServiceError
    #expect(translated?.code == "storage_failed")
    #expect(translated?.message.contains("spoken") == false)
    #expect(translated?.cause == "SQLite 10: disk I/O error")
    #expect(translated?.message.contains("disk I/O") == false)
  }
}
