import Foundation
import GRDB
import Testing
import TranscriptionCore

@testable import Persistence

struct RemovalTests {
  let folder: TemporaryFolder
  let journal: SQLiteJournal

  init() async throws {
    folder = try TemporaryFolder()
    journal = try await SQLiteJournal(path: folder.file("journal.sqlite"))
  }

  /// A session with a row in every table.
  func fill(_ session: SessionRecord) async throws {
    let file = Samples.file(in: session)
    let upload = UploadRecord(
      session: session.id, dropName: "waiting", file: FileID(), name: "name", idempotencyKey: nil)
    let viewer = Samples.viewer("v-\(session.id)", of: session, expiresAt: .distantFuture)
    try await journal.commit(
      [
        .sessionOpened(session), .viewerAdded(viewer), .uploadAnnounced(upload), .fileClaimed(file),
        .windowsAdded([Samples.recognized(Samples.window(0, of: file.id))]),
        .speakersFound(file.id, FileSpeakers(model: "speakers", turns: [])),
        .playerChanged(PlayerChange(PlayerState(updatedAt: Samples.time))),
      ], events: [.sessionOpened], in: session.id, at: Samples.time)
  }

  /// Number of rows in each of the journal's tables.
  func counts() async throws -> [String: Int] {
    try await DatabaseQueue(path: folder.file("journal.sqlite")).read { db in
      let tables = try String.fetchAll(
        db,
        sql: """
          SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
          AND name <> 'grdb_migrations'
          """)
      var counts: [String: Int] = [:]
      for table in tables { counts[table] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \"\(table)\"") }
      return counts
    }
  }

  @Test func leavesNoRowInAnyTable() async throws {
    let session = Samples.session()
    try await fill(session)
    #expect(try await counts().values.allSatisfy { $0 == 1 })
    try await journal.removeSession(session.id)
    try await journal.removeSession(session.id)
    let after = try await counts()
    #expect(after.count == 8)
    #expect(after.values.allSatisfy { $0 == 0 })
    await #expect(throws: ServiceError.sessionNotFound) {
      try await journal.commit([], events: [.sessionEnding], in: session.id, at: Samples.time)
    }
  }

  @Test func leavesNothingReadableInTheFiles() async throws {
    let session = Samples.session()
    try await fill(session)
    try await journal.removeSession(session.id)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let bytes = try Data(contentsOf: URL(filePath: folder.file(name)))
      #expect(bytes.range(of: Data(session.id.description.utf8)) == nil, "\(name) still knows the session")
      #expect(bytes.range(of: Data("Grüß".utf8)) == nil, "\(name) still has what was said")
    }
  }

  @Test func whatACrashLeftIsTidiedUpAtTheNextStart() async throws {
    let sessions = (0..<60).map { _ in Samples.session() }
    for session in sessions { try await fill(session) }
    let removed = sessions.enumerated().filter { $0.offset % 6 != 0 }.map(\.element)
    for session in removed { try await journal.removeSession(session.id) }
    // The files as a crash would leave them.
    let copy = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      try FileManager.default.copyItem(atPath: folder.file(name), toPath: copy.file(name))
    }
    let reopened = try await SQLiteJournal(path: copy.file("journal.sqlite"))
    for name in try FileManager.default.contentsOfDirectory(atPath: copy.path) {
      let bytes = try Data(contentsOf: URL(filePath: copy.file(name)))
      for session in removed {
        #expect(bytes.range(of: Data(session.id.description.utf8)) == nil, "\(name) still knows a session")
      }
    }
    #expect(try await reopened.sessions().count == 10)
    try await reopened.close()
  }

  /// Pages that rows have moved between keep copies; those go when the file is rewritten.
  @Test func leavesNothingOfManySessionsOnceTidiedUp() async throws {
    let sessions = (0..<60).map { _ in Samples.session() }
    for session in sessions { try await fill(session) }
    let removed = sessions.enumerated().filter { $0.offset % 6 != 0 }.map(\.element)
    for session in removed { try await journal.removeSession(session.id) }
    try await journal.tidyUp(after: .seconds(3600), atMost: .max)
    try await journal.tidyUp(after: .zero, atMost: 1)
    try await journal.tidyUp(after: .zero, atMost: .max)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let bytes = try Data(contentsOf: URL(filePath: folder.file(name)))
      for session in removed {
        #expect(bytes.range(of: Data(session.id.description.utf8)) == nil, "\(name) still knows a session")
      }
    }
    #expect(try await journal.sessions().count == 10)
    #expect(!journal.committer.isTimeToTidyUp(after: .zero))
  }

  @Test func keepsOtherSessions() async throws {
    let removed = Samples.session()
    let kept = Samples.session()
    try await fill(removed)
    try await fill(kept)
    try await journal.removeSession(removed.id)
    #expect(try await counts().values.allSatisfy { $0 == 1 })
    #expect(try await journal.sessions() == [kept])
  }
}
