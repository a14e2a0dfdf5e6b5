import TranscriptionCore

/// The numbered log.
extension JournalConformance {
  func numbers(_ promises: inout Promises) async throws {
    let session = try await open()
    let other = try await open()
    promises.expect(try await commit([], in: session).isEmpty, "a commit without events has no numbers")
    var made = try await commit([], [JournalSamples.event(1)], in: session)
    try await commit([], [JournalSamples.event(1)], in: other)
    made += try await commit([], (2...4).map { JournalSamples.event($0) }, in: session)
    promises.expect(made.map(\.seq) == [2, 3, 4, 5], "events are numbered from 1 in each session, without gaps")
    promises.expect(made.allSatisfy { $0.at == JournalSamples.time }, "an event has the time of its commit")
    promises.expect(try await journal.lastEvent(of: session.id) == 5, "the newest event's number is known")
    let read = try await journal.events(of: session.id, after: 1, limit: 100)
    promises.expect(read == made && read.map(\.json) == made.map(\.json), "events are read as they were returned")
    promises.expect(
      try await journal.events(of: session.id, after: 0, limit: 1).map(\.type) == ["session.opened"],
      "the oldest event comes first")
    for (place, limit) in [(5, 9), (0, 0)] {
      let page = try await journal.events(of: session.id, after: place, limit: limit)
      promises.expect(page.isEmpty, "a page begins behind a number, and has at most its limit")
    }
  }

  func pages(_ promises: inout Promises) async throws {
    let session = try await open()
    var expected = try await journal.events(of: session.id, after: 0, limit: 1)
    for number in 1...6 { expected += try await commit([], [JournalSamples.event(number, bytes: 25_000)], in: session) }
    expected += try await commit([], [JournalSamples.event(7, bytes: EventPage.largestBytes * 2)], in: session)
    expected += try await commit([], [JournalSamples.event(8)], in: session)
    for limit in [1, 2, 100] {
      var read: [RecordedEvent] = []
      while true {
        let page = try await journal.events(of: session.id, after: read.last?.seq ?? 0, limit: limit)
        if page.isEmpty { break }
        promises.expect(page.count <= limit, "a page of events has at most its limit")
        let bytes = page.reduce(0) { $0 + $1.body.utf8.count }
        promises.expect(page.count == 1 || bytes <= EventPage.largestBytes, "a page of events is bounded in bytes")
        read += page
      }
      promises.expect(read == expected, "pages of events, one after the other, are the log")
    }
  }

  func order(_ promises: inout Promises) async throws {
    let session = try await open()
    let numbers = try await CommitOrder(journal: journal, session: session.id).numbers(of: 40)
    promises.expect(numbers == Array(2...41), "commits are applied in the order of the calls")
    let read = try await journal.events(of: session.id, after: 1, limit: 100)
    promises.expect(read.map(\.seq) == numbers, "commits at the same time leave no gap")
  }
}
