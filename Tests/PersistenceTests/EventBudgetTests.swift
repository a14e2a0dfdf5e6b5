import Foundation
import Testing
import TranscriptionCore

@testable import Persistence

struct EventBudgetTests {
  let folder: TemporaryFolder
  let session = Samples.session()

  init() throws { folder = try TemporaryFolder() }

  /// Lends a journal with a session in it, which stays in the folder.
  private func withJournal(
    _ budget: EventBudget, _ body: (SQLiteJournal) async throws -> Void
  ) async throws {
    let journal = try await SQLiteJournal(path: folder.file("journal.sqlite"), budget: budget)
    if try await journal.sessions().isEmpty {
      try await journal.commit([.sessionOpened(session)], events: [], in: session.id, at: Samples.time)
    }
    try await body(journal)
    try await journal.close()
  }

  private func write(_ count: Int, bytes: Int = 0, to journal: SQLiteJournal) async throws {
    for _ in 0..<count {
      let event = SessionEvent.serverNotice(code: "test", message: String(repeating: "x", count: bytes))
      try await journal.commit([], events: [event], in: session.id, at: Samples.time)
    }
  }

  /// In one commit.
  private func writeAtOnce(_ count: Int, bytes: Int = 0, to journal: SQLiteJournal) async throws {
    let event = SessionEvent.serverNotice(code: "test", message: String(repeating: "x", count: bytes))
    try await journal.commit(
      [], events: Array(repeating: event, count: count), in: session.id, at: Samples.time)
  }

  /// Of the events that are left once the log has been looked after.
  private func numbers(_ journal: SQLiteJournal) async throws -> [Int] {
    while journal.committer.isAtWork { _ = try await journal.flushMode }
    var numbers: [Int] = []
    while true {
      let page = try await journal.events(of: session.id, after: numbers.last ?? 0, limit: 1_000).map(\.seq)
      if page.isEmpty { return numbers }
      numbers += page
    }
  }

  @Test func aLogThatIsTooLongLosesItsBeginning() async throws {
    try await withJournal(EventBudget(events: 10)) { journal in
      try await write(30, to: journal)
      #expect(try await numbers(journal) == Array(21...30))
      #expect(try await journal.lastEvent(of: session.id) == 30)
    }
  }

  @Test func aLogThatIsTooLargeLosesItsBeginning() async throws {
    try await withJournal(EventBudget(bytes: 10_000)) { journal in
      try await write(30, bytes: 1_000, to: journal)
      let kept = try await numbers(journal)
      #expect(kept.last == 30)
      #expect((8...9).contains(kept.count))
    }
  }

  @Test func theNewestEventStaysWhateverItsSize() async throws {
    try await withJournal(EventBudget(bytes: 10)) { journal in
      try await write(3, bytes: 1_000, to: journal)
      #expect(try await numbers(journal) == [3])
    }
  }

  @Test func whatAnEarlierRunWroteCounts() async throws {
    try await withJournal(EventBudget(events: 10)) { try await write(8, to: $0) }
    try await withJournal(EventBudget(events: 10)) { journal in
      try await write(4, to: journal)
      #expect(try await numbers(journal) == Array(3...12))
    }
  }

  @Test func aLogThatHadAnotherBoundIsShortenedAtTheStart() async throws {
    try await withJournal(EventBudget()) { try await writeAtOnce(1_700, to: $0) }
    try await withJournal(EventBudget(events: 100)) { journal in
      let kept = try await numbers(journal)
      #expect(kept.last == 1_700)
      #expect((90...100).contains(kept.count))
      try await write(1, to: journal)
      #expect(try await numbers(journal).last == 1_701)
    }
  }

  @Test func whatAnEarlierRunWroteCountsInBytesToo() async throws {
    try await withJournal(EventBudget()) { try await writeAtOnce(1_200, bytes: 1_000, to: $0) }
    try await withJournal(EventBudget(bytes: 100_000)) { journal in
      // Its bytes are counted once something is committed.
      #expect(try await numbers(journal).count == 1_200)
      try await write(1, bytes: 1_000, to: journal)
      let kept = try await numbers(journal)
      #expect(kept.last == 1_201)
      #expect((85...99).contains(kept.count))
    }
  }

  @Test func logsAreShortenedHoweverBusyTheWriterIs() async throws {
    try await withJournal(EventBudget()) { try await writeAtOnce(1_500, to: $0) }
    try await withJournal(EventBudget(events: 100)) { journal in
      // Commits find the start's work under way; each batch of them takes some of it along.
      await withTaskGroup { group in
        for _ in 0..<600 {
          group.addTask {
            _ = try? await journal.commit([], events: [.sessionEnding], in: session.id, at: Samples.time)
          }
        }
      }
      let kept = try await numbers(journal)
      #expect(kept.last == 2_100)
      #expect((90...100).contains(kept.count))
      #expect(kept == Array((kept.first ?? 0)...2_100))
    }
  }

  @Test func aRemovedSessionsLogIsNotLookedAfter() async throws {
    try await withJournal(EventBudget()) { try await writeAtOnce(300, to: $0) }
    try await withJournal(EventBudget(events: 100)) { journal in
      try await journal.removeSession(session.id)
      #expect(try await numbers(journal).isEmpty)
      #expect(try await journal.sessions().isEmpty)
    }
  }

  @Test func aCommitThatFailsCountsNothing() async throws {
    try await withJournal(EventBudget(events: 10)) { journal in
      try await write(5, to: journal)
      for _ in 0..<20 {
        await #expect(throws: ServiceError.fileNotFound) {
          try await journal.commit(
            [.fileChanged(Samples.file(in: session))], events: [.sessionEnding, .sessionEnding], in: session.id,
            at: Samples.time)
        }
      }
      try await write(5, to: journal)
      #expect(try await numbers(journal) == Array(1...10))
    }
  }

  @Test func aPageOfEventsIsBoundedInBytes() async throws {
    try await withJournal(EventBudget()) { journal in
      try await write(6, bytes: 25_000, to: journal)
      #expect(try await journal.events(of: session.id, after: 0, limit: 1_000).map(\.seq) == [1, 2])
      #expect(try await numbers(journal) == Array(1...6))
      try await write(1, bytes: 300_000, to: journal)
      #expect(try await journal.events(of: session.id, after: 6, limit: 1_000).map(\.seq) == [7])
    }
  }
}
