import Foundation
import TranscriptionCore

/// A session's numbered log: everything that changes in the session is committed through here, and every reader, whatever
/// protocol it speaks, reads from here.
///
/// The journal holds the events; this actor knows the newest number and wakes the readers that wait for more. A reader is
/// nothing but its position, so a slow one costs no memory and none ever misses or sees an event twice. After
/// ``finish(with:)`` the journal's rows may go: the last events are answered from memory.
///
/// What is worth something only at the moment is published instead (``publish(_:)``): it has no number, is in no journal,
/// and reaches the readers that are there (``EphemeralEvents``).
actor EventLog {
  nonisolated let session: SessionID
  private let journal: any SessionJournal
  private let clock: any SessionClock
  /// How many of the newest events stay readable after the end, and how many bytes of them.
  private static let farewellEvents = 512
  private static let farewellBytes = 1 << 20

  private var last: Int
  private var farewell: [RecordedEvent]?
  private struct Waiter {
    var wantsEphemeral: Bool
    var continuation: CheckedContinuation<Void, Never>
  }

  private var waiters: [Int: Waiter] = [:]
  private var nextWaiter = 0
  private var ephemeral = EphemeralEvents()

  init(session: SessionID, journal: any SessionJournal, clock: any SessionClock, last: Int) {
    self.session = session
    self.journal = journal
    self.clock = clock
    self.last = last
  }

  /// Number of the newest event.
  var lastSeq: Int { last }

  /// Whether any reader is waiting for events at this moment.
  var hasReaders: Bool { !waiters.isEmpty }

  /// How many readers are waiting for events at this moment.
  var readers: Int { waiters.count }

  /// Applies changes and appends events in one step, then wakes the readers.
  func commit(_ changes: [JournalChange], events: [SessionEvent] = []) async throws(ServiceError) {
    let recorded: [RecordedEvent]
    do {
      recorded = try await journal.commit(changes, events: events, in: session, at: clock.now)
    } catch {
      throw ServiceError.wrapping(error)
    }
    if let newest = recorded.last?.seq, newest > last {
      last = newest
      wakeReaders()
    }
  }

  /// Tells the readers that are there of something that is not kept: it has no number, and leaves no gap in the numbers.
  /// What cannot be written as JSON is told to none.
  func publish(_ event: SessionEvent) {
    guard farewell == nil, (try? ephemeral.append(event, following: last, at: clock.now)) != nil else { return }
    for (waiter, place) in waiters where place.wantsEphemeral { release(waiter) }
  }

  /// The session is over: its last events are kept here, and readers that have them are told that it is the end.
  ///
  /// Must be called before the journal's rows are removed: the newest of them are kept, so that a reader that is a little
  /// behind still gets everything.
  func finish(with event: SessionEvent) async {
    guard farewell == nil else { return }
    let tail = await newest()
    last += 1
    let recorded = try? RecordedEvent(seq: last, event: event, at: clock.now)
    farewell = tail + (recorded.map { [$0] } ?? [])
    ephemeral = EphemeralEvents()
    wakeReaders()
  }

  private func newest() async -> [RecordedEvent] {
    var tail: [RecordedEvent] = []
    var bytes = 0
    var seq = max(0, last - Self.farewellEvents)
    while let page = try? await journal.events(of: session, after: seq, limit: Self.farewellEvents), !page.isEmpty {
      tail += page
      bytes += page.reduce(0) { $0 + $1.body.utf8.count }
      seq = page[page.count - 1].seq
      let surplus = tail.prefix { event in
        guard bytes > Self.farewellBytes else { return false }
        bytes -= event.body.utf8.count
        return true
      }
      tail.removeFirst(surplus.count)
    }
    return tail
  }

  /// Events after `seq`; waits for the first one up to `wait`.
  ///
  /// - Parameter heard: up to which ephemeral event the reader has them; `nil` for a reader that wants none.
  /// - Throws: `gone` where what follows `seq` was dropped; 0 stands for the beginning of what there is.
  func events(
    after seq: Int, heard: Int? = nil, limit: Int, wait: Duration
  ) async throws(ServiceError) -> EventPage {
    if !hasNews(after: seq, heard: heard), wait > .zero { await waitForNews(after: seq, heard: heard, upTo: wait) }
    if let farewell {
      let rest = farewell.drop { $0.seq <= seq }
      try Self.checkContinuity(rest.first, after: seq)
      let events = EventPage.fitting(rest, limit: limit)
      return EventPage(events: events, last: last, isEnd: events.count == rest.count)
    }
    if last <= seq { return page([], after: seq, heard: heard) }
    do {
      let events = try await journal.events(of: session, after: seq, limit: limit)
      // Its rows are being removed.
      if farewell != nil { return try await self.events(after: seq, limit: limit, wait: .zero) }
      try Self.checkContinuity(events.first, after: seq)
      return page(events, after: seq, heard: heard)
    } catch {
      throw ServiceError.wrapping(error)
    }
  }

  /// The page with the ephemeral events that belong between these events, and behind the last of them.
  private func page(_ events: [RecordedEvent], after seq: Int, heard: Int?) -> EventPage {
    let passing = heard.map { ephemeral.events(after: $0, upTo: events.last?.seq ?? seq) } ?? []
    return EventPage(
      events: events, last: last, isEnd: false, ephemeral: passing,
      heard: passing.last?.ordinal ?? heard ?? ephemeral.last)
  }

  private func hasNews(after seq: Int, heard: Int?) -> Bool {
    last > seq || farewell != nil || heard.map { ephemeral.last > $0 } ?? false
  }

  /// The log has no gaps: where another event than the next one comes first, the log's beginning has been dropped.
  private static func checkContinuity(_ first: RecordedEvent?, after seq: Int) throws(ServiceError) {
    if let first, seq > 0, first.seq > seq + 1 { throw .eventsExpired(first: first.seq) }
  }

  private func waitForNews(after seq: Int, heard: Int?, upTo wait: Duration) async {
    let waiter = nextWaiter
    nextWaiter += 1
    let clock = clock
    await withTaskGroup { group in
      group.addTask { await self.park(waiter, after: seq, heard: heard) }
      group.addTask {
        try? await clock.sleep(for: wait)
        await self.release(waiter)
      }
      await group.next()
      group.cancelAll()
      release(waiter)
    }
  }

  /// Suspends until ``wakeReaders()``; not at all when news has come between the caller's look and this one.
  private func park(_ waiter: Int, after seq: Int, heard: Int?) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled || hasNews(after: seq, heard: heard) {
          continuation.resume()
        } else {
          waiters[waiter] = Waiter(wantsEphemeral: heard != nil, continuation: continuation)
        }
      }
    } onCancel: {
      // Ends by itself; the task that parked is waiting for the continuation that it resumes.
      Task { await self.release(waiter) }
    }
  }

  private func release(_ waiter: Int) { waiters.removeValue(forKey: waiter)?.continuation.resume() }

  private func wakeReaders() {
    let sleeping = waiters
    waiters = [:]
    for waiter in sleeping.values { waiter.continuation.resume() }
  }
}
