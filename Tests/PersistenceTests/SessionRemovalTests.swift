import Foundation
import GRDB
import Testing
import TranscriptionCore

@testable import Persistence

struct SessionRemovalTests {
  let folder: TemporaryFolder
  let session = Samples.session()

  init() throws { folder = try TemporaryFolder() }

  private func open(_ portion: DeletionPortion = DeletionPortion()) async throws -> SQLiteJournal {
    try await SQLiteJournal(path: folder.file("journal.sqlite"), budget: EventBudget(), portion: portion)
  }

  /// A session with 1 + 1 + 5 + 5 + 20 rows.
  private func fill(_ journal: SQLiteJournal, _ session: SessionRecord) async throws {
    let files = (0..<5).map { Samples.file(in: session, ordinal: $0) }
    try await journal.commit(
      [.sessionOpened(session), .playerChanged(PlayerChange(PlayerState(updatedAt: Samples.time)))]
        + files.map { .fileClaimed($0) } + files.map { .windowsAdded([Samples.window(0, of: $0.id)]) },
      events: [SessionEvent](repeating: .sessionEnding, count: 20), in: session.id, at: Samples.time)
  }

  private func deletePortion(_ portion: DeletionPortion, in journal: SQLiteJournal) async throws -> Bool {
    let id = session.id
    return try await journal.pool.write { db in
      var portion = portion
      return try SessionRemoval.deletePortion(of: id, within: &portion, in: db)
    }
  }

  @Test func goesInPortionsOfRows() async throws {
    let journal = try await open()
    try await fill(journal, session)
    var portions = 1
    while try await !deletePortion(DeletionPortion(rows: 10), in: journal) { portions += 1 }
    #expect(portions == 4)
    #expect(try await journal.sessions().isEmpty)
    try await journal.close()
  }

  @Test func goesInPortionsOfBytes() async throws {
    let journal = try await open()
    try await fill(journal, session)
    #expect(try await !deletePortion(DeletionPortion(bytes: 1), in: journal))
    #expect(try await journal.events(of: session.id, after: 0, limit: 100).count == 19)
    try await journal.close()
  }

  @Test func whatACrashInterruptsIsMarkedAndFinishedLater() async throws {
    let journal = try await open()
    try await fill(journal, session)
    #expect(try await !deletePortion(DeletionPortion(rows: 10), in: journal))
    try await journal.close()
    let reopened = try await open()
    #expect(try await reopened.sessions().map(\.isEnding) == [true])
    try await reopened.removeSession(session.id)
    #expect(try await reopened.sessions().isEmpty)
    try await reopened.close()
  }

  @Test func manyRemovalsInPortionsLeaveOthersAlone() async throws {
    let journal = try await open(DeletionPortion(rows: 3))
    let kept = Samples.session()
    let removed = [session] + (0..<5).map { _ in Samples.session() }
    for session in removed + [kept] { try await fill(journal, session) }
    let files = try await journal.files(of: kept.id)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for session in removed { group.addTask { try await journal.removeSession(session.id) } }
      for _ in 0..<20 {
        group.addTask { try await journal.commit([], events: [.sessionEnding], in: kept.id, at: Samples.time) }
      }
      try await group.waitForAll()
    }
    #expect(try await journal.sessions() == [kept])
    #expect(try await journal.files(of: kept.id) == files)
    #expect(try await journal.lastEvent(of: kept.id) == 40)
    try await journal.close()
  }

  private func addWindows(_ count: Int, of file: FileID, to journal: SQLiteJournal) async throws {
    try await journal.commit(
      [.windowsAdded((1...count).map { Samples.window($0, of: file) })], events: [], in: session.id, at: Samples.time)
  }

  private func rows(_ table: String, in journal: SQLiteJournal) async throws -> Int? {
    try await journal.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
  }

  @Test(arguments: [1, 64, 1_000]) func aFileGoesWithAllItsWindows(count: Int) async throws {
    let journal = try await open(DeletionPortion(rows: 50))
    try await fill(journal, session)
    let file = try await journal.files(of: session.id)[0].id
    try await addWindows(count, of: file, to: journal)
    try await journal.commit([.fileRemoved(file)], events: [.fileCancelled(file)], in: session.id, at: Samples.time)
    #expect(try await journal.files(of: session.id).count == 4)
    #expect(try await rows("windows", in: journal) == 4)
    #expect(try await journal.sessions() == [session])
    try await journal.close()
  }

  @Test func aFileWithManyWindowsIsGoneBeforeTheyAre() async throws {
    let journal = try await open()
    try await fill(journal, session)
    let file = try await journal.files(of: session.id)[0]
    try await addWindows(100, of: file.id, to: journal)
    // As far as the commit goes; then a crash.
    let statements = try FileRemoval.statements(file.id, session: session.id)
    try await journal.pool.write { db in for statement in statements { try statement.run(in: db) } }
    #expect(try await journal.files(of: session.id).count == 4)
    #expect(try await journal.windows(of: file.id, in: session.id).isEmpty)
    await #expect(throws: ServiceError.fileNotFound) {
      try await journal.commit([.fileChanged(file)], events: [], in: session.id, at: Samples.time)
    }
    #expect(try await rows("windows", in: journal) == 105)
    let left = try await journal.sessions().filter(\.isEnding)
    #expect(left.count == 1)
    for record in left { try await journal.removeSession(record.id) }
    #expect(try await rows("windows", in: journal) == 4)
    #expect(try await rows("files", in: journal) == 4)
    try await journal.close()
  }

  /// The removal's first portion and the commits go into one transaction, those that come while it is under way into the
  /// next: none waits for all of it.
  @Test func aCommitDoesNotWaitForARemoval() async throws {
    let journal = try await open(DeletionPortion(rows: 1))
    let other = Samples.session()
    try await fill(journal, session)
    try await fill(journal, other)
    let order = Order()
    // Both enter the writer's queue while it is held, the removal first.
    let gate = DispatchSemaphore(value: 0)
    journal.pool.asyncWriteWithoutTransaction { _ in gate.wait() }
    let port: any SessionJournal = journal
    let removed = session.id
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await port.removeSession(removed)
        await order.note("removed")
      }
      group.addTask {
        try await port.commit([], events: [.sessionEnding], in: other.id, at: Samples.time)
        await order.note("committed")
      }
      while journal.committer.waitingCount < 2 { await Task.yield() }
      gate.signal()
      try await group.waitForAll()
    }
    #expect(await order.notes == ["committed", "removed"])
    try await journal.close()
  }
}

private actor Order {
  private(set) var notes: [String] = []
  func note(_ text: String) { notes.append(text) }
}
