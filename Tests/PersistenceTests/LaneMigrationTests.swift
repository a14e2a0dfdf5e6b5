import Foundation
import GRDB
import Testing
import TranscriptionCore

@testable import Persistence

struct LaneMigrationTests {
  /// A database of the version before, with a file that has no lane.
  @Test func filesOfAnEarlierVersionAreOfTheLaneOfFiles() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("journal.sqlite")
    let session = Samples.session()
    var record = Samples.file(in: session)
    record.state = .completed
    let pool = try DatabasePool(path: path)
    try JournalSchema.migrator.migrate(pool, upTo: "8 the audio track that an upload asks for")
    try await pool.write { [record] db in
      try session.insertion().run(in: db)
      let options = try JSONColumn.text(record.options)
      try db.execute(
        sql: """
          INSERT INTO files (id, session, name, dropName, storedName, state, ordinal, bytes, createdAt, isFullyPrepared,
          windowsTotal, windowsDone, windowsFailed, options, audioTrack) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          record.id.description, session.id.description, record.name, record.dropName, record.storedName,
          record.state.rawValue, record.ordinal, record.bytes, record.createdAt.timeIntervalSinceReferenceDate, true, 3,
          2,
          1, options, 2,
        ])
    }
    try pool.close()

    let journal = try await SQLiteJournal(path: path)
    let files = try await journal.files(of: session.id)
    #expect(files.map(\.id) == [record.id])
    #expect(files.first?.lane == .file)
    #expect(files.first?.audioTrack == 2 && files.first?.windowsTotal == 3 && files.first?.windowsFailed == 1)
    try await journal.close()
  }

  @Test func theLaneIsKept() async throws {
    let folder = try TemporaryFolder()
    let session = Samples.session()
    let journal = try await SQLiteJournal(path: folder.file("journal.sqlite"))
    let record = MediaRecord(
      id: FileID(), session: session.id, name: "live.wav", dropName: "", storedName: "live.wav", ordinal: 0, bytes: 1,
      createdAt: Samples.time, options: session.options, lane: .live)
    try await journal.commit(
      [.sessionOpened(session), .fileClaimed(record)], events: [], in: session.id, at: Samples.time)
    #expect(try await journal.files(of: session.id).map(\.lane) == [.live])
    try await journal.close()
  }
}
