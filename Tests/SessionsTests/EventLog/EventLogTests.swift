import Foundation
import Persistence
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

@Suite(.timeLimit(.minutes(15)))
struct EventLogTests {
  private let clock = ManualClock()
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Lends a log in a real journal.
  private func withLog(
    budget: EventBudget = EventBudget(), _ body: (EventLog) async throws -> Void
  ) async throws {
    let journal = try await TestServer.openJournal(in: folder, budget: budget)
    let session = SessionID()
    let log = EventLog(session: session, journal: journal, clock: clock, last: 0)
    let record = SessionRecord(
      id: session, tokenHash: "h", owner: nil, options: SessionOptions(idleTimeoutSeconds: 60), createdAt: clock.now,
      lastActiveAt: clock.now, expiresAt: clock.now, isTransient: false)
    try await log.commit([.sessionOpened(record)], events: [.sessionOpened])
    try await body(log)
    try await journal.close()
  }

  private func receipt(_ session: SessionID) -> SessionReceipt {
    SessionReceipt(id: session, filesRemoved: 0, bytesRemoved: 0, windowsCancelled: 0, durationMilliseconds: 0)
  }

  /// Reads to the end of a session, `limit` at a time.
  private func readAll(_ log: EventLog, limit: Int, after seq: Int = 0) async throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    while true {
      let page = try await log.events(after: events.last?.seq ?? seq, limit: limit, wait: .seconds(1_000))
      #expect(page.events.count <= limit)
      events += page.events
      if page.isEnd { return events }
    }
  }

  @Test func readersGoOnWhereTheyStopped() async throws {
    try await withLog { log in
      for _ in 0..<9 { try await log.commit([], events: [.sessionEnding]) }
      let first = try await log.events(after: 0, limit: 4, wait: .zero)
      #expect(first.events.map(\.seq) == [1, 2, 3, 4])
      #expect(first.last == 10)
      #expect(!first.isEnd)
      let rest = try await log.events(after: 4, limit: 100, wait: .zero)
      #expect(rest.events.map(\.seq) == Array(5...10))
      let nothing = try await log.events(after: 10, limit: 100, wait: .zero)
      #expect(nothing.events.isEmpty)
    }
  }

  @Test func aWaitingReaderIsWokenByNews() async throws {
    try await withLog { log in
      async let page = log.events(after: 1, limit: 10, wait: .seconds(60))
      await clock.waitForSleeper(of: .seconds(60))
      try await log.commit([], events: [.sessionEnding])
      #expect(try await page.events.map(\.type) == ["session.ending"])
      #expect(await !log.hasReaders)
    }
  }

  @Test func aReaderThatWaitedLongEnoughGetsNothing() async throws {
    try await withLog { log in
      async let page = log.events(after: 1, limit: 10, wait: .seconds(60))
      await clock.waitForSleeper(of: .seconds(60))
      clock.advance(by: .seconds(60))
      let events = try await page.events
      #expect(events.isEmpty)
      #expect(await !log.hasReaders)
    }
  }

  @Test func aReaderThatHangsUpDoesNotStay() async throws {
    try await withLog { log in
      let reader = Task { try await log.events(after: 1, limit: 10, wait: .seconds(60)) }
      await clock.waitForSleeper(of: .seconds(60))
      reader.cancel()
      let events = try await reader.value.events
      #expect(events.isEmpty)
      #expect(await !log.hasReaders)
    }
  }

  @Test func manyReadersSeeTheSameWhileOthersWrite() async throws {
    try await withLog { log in
      let total = 200
      await withTaskGroup { group in
        for _ in 0..<8 {
          group.addTask {
            let events = try? await self.readAll(log, limit: 7)
            #expect(events?.map(\.seq) == Array(1...(total + 2)))
          }
        }
        group.addTask {
          await withTaskGroup { writers in
            for _ in 0..<total { writers.addTask { try? await log.commit([], events: [.sessionEnding]) } }
          }
          await log.finish(with: .sessionEnded(self.receipt(log.session)))
        }
      }
    }
  }

  @Test func theEndIsReadPageByPageAndSaidOnce() async throws {
    try await withLog { log in
      for _ in 0..<20 { try await log.commit([], events: [.sessionEnding]) }
      await log.finish(with: .sessionEnded(receipt(log.session)))
      await log.finish(with: .sessionEnded(receipt(log.session)))
      let events = try await readAll(log, limit: 5)
      #expect(events.map(\.seq) == Array(1...22))
      #expect(events.count { $0.type == "session.ended" } == 1)
      #expect(events.last?.type == "session.ended")
    }
  }

  @Test func aWaitingReaderHearsOfTheEnd() async throws {
    try await withLog { log in
      async let page = log.events(after: 1, limit: 10, wait: .seconds(60))
      await clock.waitForSleeper(of: .seconds(60))
      await log.finish(with: .sessionEnded(receipt(log.session)))
      #expect(try await page.events.map(\.type) == ["session.ended"])
      #expect(try await page.isEnd)
      let later = try await log.events(after: 2, limit: 10, wait: .seconds(60))
      #expect(later.events.isEmpty)
      #expect(later.isEnd)
    }
  }

  @Test func aReaderBehindTheBeginningIsToldWhereItIs() async throws {
    try await withLog(budget: EventBudget(events: 10)) { log in
      for _ in 0..<30 { try await log.commit([], events: [.sessionEnding]) }
      for seq in [1, 20] {
        await #expect(throws: ServiceError.eventsExpired(first: 22)) {
          try await log.events(after: seq, limit: 5, wait: .zero)
        }
      }
      // The event before the first is where a reader goes on that has seen all before.
      #expect(try await log.events(after: 21, limit: 5, wait: .zero).events.map(\.seq) == Array(22...26))
      #expect(try await log.events(after: 0, limit: 5, wait: .zero).events.map(\.seq) == Array(22...26))
    }
  }

  @Test func pagesAreBoundedInBytesAlsoAfterTheEnd() async throws {
    try await withLog { log in
      let notice = SessionEvent.serverNotice(code: "test", message: String(repeating: "x", count: 25_000))
      for _ in 0..<80 { try await log.commit([], events: [notice]) }
      #expect(try await log.events(after: 1, limit: 100, wait: .zero).events.map(\.seq) == [2, 3])
      await log.finish(with: .sessionEnded(receipt(log.session)))
      let first = try await log.events(after: 0, limit: 100, wait: .zero)
      // The newest of them are kept, up to a megabyte.
      let beginning = try #require(first.events.first?.seq)
      #expect((40...45).contains(beginning))
      #expect(first.events.map(\.seq) == [beginning, beginning + 1])
      let all = try await readAll(log, limit: 100)
      #expect(all.map(\.seq) == Array(beginning...82))
      await #expect(throws: ServiceError.eventsExpired(first: beginning)) {
        try await log.events(after: 5, limit: 5, wait: .zero)
      }
    }
  }

  @Test func ephemeralEventsReachWaitingReadersThatWantThem() async throws {
    try await withLog { log in
      async let page = log.events(after: 1, heard: 0, limit: 10, wait: .seconds(60))
      async let numbered = log.events(after: 1, limit: 10, wait: .seconds(61))
      await clock.waitForSleeper(of: .seconds(60))
      await clock.waitForSleeper(of: .seconds(61))
      await log.publish(.serverNotice(code: "words", message: ""))
      let heard = try await page
      #expect(heard.ephemeral.map(\.type) == ["server.notice"])
      #expect(heard.events.isEmpty)
      #expect(heard.last == 1)
      #expect(heard.heard == 1)
      // No row, no number, no gap.
      try await log.commit([], events: [.sessionEnding])
      let woken = try await numbered
      #expect(woken.events.map(\.seq) == [2])
      #expect(woken.ephemeral.isEmpty)
      #expect(try await log.events(after: 0, limit: 10, wait: .zero).events.map(\.seq) == [1, 2])
    }
  }

  @Test func ephemeralEventsStandWhereTheyHappened() async throws {
    try await withLog { log in
      let attached = try await log.events(after: 1, limit: 10, wait: .zero).heard
      for round in 1...3 {
        await log.publish(.serverNotice(code: "\(round)", message: ""))
        try await log.commit([], events: [.sessionEnding])
      }
      // A reader that takes one event at a time is given what happened up to the next, and no more.
      let first = try await log.events(after: 1, heard: attached, limit: 1, wait: .zero)
      #expect(first.events.map(\.seq) == [2])
      #expect(first.ephemeral.map(\.follows) == [1, 2])
      let rest = try await log.events(after: 2, heard: first.heard, limit: 10, wait: .zero)
      #expect(rest.events.map(\.seq) == [3, 4])
      #expect(rest.ephemeral.map(\.follows) == [3])
      var order: [String] = []
      rest.forEach {
        order.append("\($0.seq)")
      } ephemeral: {
        order.append("after \($0.follows)")
      }
      #expect(order == ["3", "after 3", "4"])
    }
  }

  @Test func aReaderThatComesLaterMissesEphemeralEvents() async throws {
    try await withLog { log in
      await log.publish(.serverNotice(code: "early", message: ""))
      let attached = try await log.events(after: 0, limit: 10, wait: .zero)
      #expect(attached.ephemeral.isEmpty)
      await log.publish(.serverNotice(code: "now", message: ""))
      let page = try await log.events(after: 1, heard: attached.heard, limit: 10, wait: .seconds(60))
      #expect(page.ephemeral.map(\.ordinal) == [2])
    }
  }

  @Test func aSlowReaderLosesTheOldestEphemeralEventsAndNoOthers() async throws {
    try await withLog { log in
      let attached = try await log.events(after: 1, limit: 10, wait: .zero).heard
      for _ in 0..<200 {
        await log.publish(.serverNotice(code: "words", message: ""))
        try await log.commit([], events: [.sessionEnding])
      }
      var events: [Int] = []
      var ephemeral: [Int] = []
      var heard = attached
      while events.last != 201 {
        let page = try await log.events(after: events.last ?? 1, heard: heard, limit: 50, wait: .zero)
        events += page.events.map(\.seq)
        ephemeral += page.ephemeral.map(\.ordinal)
        heard = page.heard
      }
      #expect(events == Array(2...201))
      #expect(ephemeral == Array((201 - EphemeralEvents.mostEvents)...200))
    }
  }

  @Test func afterTheEndNothingEphemeralIsLeft() async throws {
    try await withLog { log in
      await log.publish(.serverNotice(code: "words", message: ""))
      await log.finish(with: .sessionEnded(receipt(log.session)))
      await log.publish(.serverNotice(code: "words", message: ""))
      let page = try await log.events(after: 0, heard: 0, limit: 10, wait: .zero)
      #expect(page.events.map(\.type) == ["session.opened", "session.ended"])
      #expect(page.ephemeral.isEmpty)
    }
  }

  @Test func theEndOutlivesTheJournalsRows() async throws {
    try await withLog { log in
      try await log.commit([], events: [.sessionEnding])
      await log.finish(with: .sessionEnded(receipt(log.session)))
      let journal = try await TestServer.openJournal(in: folder)
      try await journal.removeSession(log.session)
      try await journal.close()
      #expect(try await readAll(log, limit: 100).map(\.type) == ["session.opened", "session.ending", "session.ended"])
    }
  }
}
