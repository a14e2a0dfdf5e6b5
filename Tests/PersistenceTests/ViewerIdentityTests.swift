import Foundation
import GRDB
import Testing
import TranscriptionCore

@testable import Persistence

struct ViewerIdentityTests {
  /// A database of the version before, with viewers that have no id.
  @Test func viewersOfAnEarlierVersionGetAnIdEach() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("journal.sqlite")
    let session = Samples.session()
    let pool = try DatabasePool(path: path)
    try JournalSchema.migrator.migrate(pool, upTo: "4 who recognised a window, who speaks")
    try await pool.write { db in
      try session.insertion().run(in: db)
      for hash in ["a", "b"] {
        try db.execute(
          sql: "INSERT INTO viewers (tokenHash, session, expiresAt) VALUES (?, ?, ?)",
          arguments: [hash, session.id.description, Samples.time.timeIntervalSinceReferenceDate + 60])
      }
    }
    try pool.close()

    let journal = try await SQLiteJournal(path: path)
    let viewers = try await journal.viewers(at: Samples.time)
    #expect(viewers.map(\.tokenHash) == ["a", "b"])
    #expect(Set(viewers.map(\.id)).count == 2)
    #expect(viewers.allSatisfy { $0.session == session.id && $0.viewer.createdAt == nil })
    try await journal.commit([.viewersRemoved([viewers[0].id])], events: [], in: session.id, at: Samples.time)
    #expect(try await journal.viewers(at: Samples.time) == [viewers[1]])
    try await journal.close()
  }
}
