import Foundation
import Testing
import TranscriptionCore

@testable import Persistence

struct GroupCommitterTests {
  let folder: TemporaryFolder
  let journal: SQLiteJournal

  init() async throws {
    folder = try TemporaryFolder()
    journal = try await SQLiteJournal(path: folder.file("journal.sqlite"))
  }

  func open(_ count: Int) async throws -> [SessionRecord] {
    let sessions = (0..<count).map { _ in Samples.session() }
    for session in sessions {
      try await journal.commit([.sessionOpened(session)], events: [], in: session.id, at: Samples.time)
    }
    return sessions
  }

  @Test func numbersWithoutGapsUnderManyCommits() async throws {
    let sessions = try await open(5)
    var numbers: [SessionID: [Int]] = [:]
    try await withThrowingTaskGroup(of: (SessionID, [Int]).self) { group in
      for round in 0..<200 {
        let id = sessions[round % sessions.count].id
        let events = [SessionEvent](repeating: .sessionEnding, count: 1 + round % 3)
        group.addTask {
          (id, try await journal.commit([], events: events, in: id, at: Samples.time).map(\.seq))
        }
      }
      for try await (id, made) in group {
        #expect(made == Array(made[0]..<(made[0] + made.count)))
        numbers[id, default: []] += made
      }
    }
    for session in sessions {
      let made = try #require(numbers[session.id]).sorted()
      #expect(made == Array(1...made.count))
      #expect(try await journal.events(of: session.id, after: 0, limit: 1000).map(\.seq) == made)
    }
  }

  @Test func appliesWhatAnActorCommitsInItsOrder() async throws {
    let session = try await open(1)[0]
    let writer = CountingWriter(journal: journal, session: session.id)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<200 { group.addTask { try await writer.commitNext() } }
      try await group.waitForAll()
    }
    let bodies = try await journal.events(of: session.id, after: 0, limit: 1000).map(\.body)
    let file = writer.file
    let expected = try (1...200).map {
      try RecordedEvent.body(of: .fileStarted(file, duration: nil, windows: $0))
    }
    #expect(bodies == expected)
  }

  @Test func aFailingCommitFailsAloneAmongGoodOnes() async throws {
    let session = try await open(1)[0]
    let unknown = SessionID()
    let outcomes = await withTaskGroup(of: (isGood: Bool, failure: ServiceError?).self) { group in
      for round in 0..<120 {
        let isGood = round % 3 != 0
        group.addTask {
          do {
            try await journal.commit(
              [], events: [.sessionEnding], in: isGood ? session.id : unknown, at: Samples.time)
            return (isGood, nil)
          } catch {
            return (isGood, error as? ServiceError)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.allSatisfy { $0.isGood ? $0.failure == nil : $0.failure == .sessionNotFound })
    #expect(try await journal.lastEvent(of: session.id) == 80)
  }

  @Test func aCancelledCallerStillGetsTheOutcome() async throws {
    let session = try await open(1)[0]
    try await withThrowingTaskGroup(of: [RecordedEvent].self) { group in
      group.addTask {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await journal.commit([], events: [.sessionEnding], in: session.id, at: Samples.time)
      }
      let made = try await group.next()
      #expect(made?.map(\.seq) == [1])
    }
    #expect(try await journal.lastEvent(of: session.id) == 1)
  }

  @Test func callsAfterClosingFailWithAReason() async throws {
    let session = try await open(1)[0]
    try await journal.close()
    await #expect { try await journal.commit([], events: [.sessionEnding], in: session.id, at: Samples.time) } throws: {
      ($0 as? ServiceError)?.code == "storage_failed" && ($0 as? ServiceError)?.cause?.hasPrefix("SQLite 21") == true
    }
  }
}

/// Counts and commits on one actor, from many tasks at the same time.
private actor CountingWriter {
  let file = FileID()
  private let journal: SQLiteJournal
  private let session: SessionID
  private var count = 0

  init(journal: SQLiteJournal, session: SessionID) {
    self.journal = journal
    self.session = session
  }

  func commitNext() async throws {
    count += 1
    // Through the protocol, as all other callers do.
    let port: any SessionJournal = journal
    try await port.commit(
      [], events: [.fileStarted(file, duration: nil, windows: count)], in: session, at: Samples.time)
  }
}
