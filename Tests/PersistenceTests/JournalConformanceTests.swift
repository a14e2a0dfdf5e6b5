import Persistence
import TestSupport
import Testing
import TranscriptionCore

/// The journal in SQLite keeps what ``SessionJournal`` promises.
struct JournalConformanceTests {
  @Test func sqliteJournal() async throws {
    let folder = try TemporaryFolder()
    let journal = try await SQLiteJournal(path: folder.file("journal.sqlite"))
    let conformance = JournalConformance(journal) {
      try await journal.close()
      return try await SQLiteJournal(path: folder.file("journal.sqlite"))
    }
    let broken = await conformance.broken()
    #expect(broken == [])
  }
}
