import Foundation
import TranscriptionCore

/// A session's numbered log: everything that changes in the session is committed through here, and every reader, whatever
/// protocol it speaks, reads from here.
///
/// The journal holds the events; this actor knows the newest number and wakes the readers that wait for more. A reader is
/// nothing but its position, so a slow one costs no memory and none ever misses or sees an event twice. After
/// ``finish(with:)`` the journal's rows may go: the last events are answered from memory.
actor EventLog {
  nonisolated let session: SessionID
  private let journal: any SessionJournal
  private let clock: any SessionClock
  /// How many of the newest events stay readable after the end.
  private static let farewellEvents = 512

  private var last: Int
  private var farewell: [RecordedEvent]?
  private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextWaiter = 0

  init(session: SessionID, journal: any SessionJournal, clock: any SessionClock, last: Int) {
    self.session = session
    self.journal = journal
    self.clock = clock
    self.last = last
  }

  /// Number of the newest event.
  var lastSeq: Int { last }

  /// Whether somebody is waiting for events at this moment.
  var hasReaders: Bool { !waiters.isEmpty }

  /// How many are waiting for events at this moment.
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

  /// The session is over: its last events are kept here, and readers that have them are told that it is the end.
  ///
  /// Must be called before the journal's rows are removed: the newest of them are kept, so that a reader that is a little
  /// behind still gets everything.
  func finish(with event: SessionEvent) async {
    guard farewell == nil else { return }
    let start = max(0, last - Self.farewellEvents)
    let tail = (try? await journal.events(of: session, after: start, limit: Self.farewellEvents)) ?? []
    last += 1
    let recorded = try? RecordedEvent(seq: last, event: event, at: clock.now)
    farewell = tail + (recorded.map { [$0] } ?? [])
    wakeReaders()
  }

  /// Events after `seq`; waits for the first one up to `wait`.
  func events(after seq: Int, limit: Int, wait: Duration) async throws(ServiceError) -> EventPage {
    if last <= seq, farewell == nil, wait > .zero { await waitForNews(after: seq, upTo: wait) }
    if let farewell {
      let rest = farewell.filter { $0.seq > seq }
      return EventPage(events: Array(rest.prefix(limit)), last: last, isEnd: rest.count <= limit)
    }
    if last <= seq { return EventPage(events: [], last: last, isEnd: false) }
    do {
      let events = try await journal.events(of: session, after: seq, limit: limit)
      return EventPage(events: events, last: last, isEnd: false)
    } catch {
      throw ServiceError.wrapping(error)
    }
  }

  private func waitForNews(after seq: Int, upTo wait: Duration) async {
    let waiter = nextWaiter
    nextWaiter += 1
    let clock = clock
    await withTaskGroup { group in
      group.addTask { await self.park(waiter, after: seq) }
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
  private func park(_ waiter: Int, after seq: Int) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled || last > seq || farewell != nil {
          continuation.resume()
        } else {
          waiters[waiter] = continuation
        }
      }
    } onCancel: {
      // Ends by itself; the task that parked is waiting for the continuation that it resumes.
      Task { await self.release(waiter) }
    }
  }

  private func release(_ waiter: Int) { waiters.removeValue(forKey: waiter)?.resume() }

  private func wakeReaders() {
    let sleeping = waiters
    waiters = [:]
    for waiter in sleeping.values { waiter.resume() }
  }
}
