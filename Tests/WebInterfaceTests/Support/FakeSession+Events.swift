import Foundation
import Synchronization
import TranscriptionCore

extension FakeSession {
  func append(_ event: SessionEvent) {
    state.withLock { state in
      guard
        let recorded = try? RecordedEvent(
          seq: state.events.count + 1, event: event, at: Date(timeIntervalSince1970: 0))
      else { return }
      state.events.append(recorded)
      for waiter in state.waiters.values { waiter.finish() }
    }
  }

  /// To be found by readers that were there.
  func publish(_ event: SessionEvent) {
    state.withLock { state in
      guard
        let new = try? EphemeralEvent(
          ordinal: state.ephemeral.count + 1, follows: state.events.count, event: event,
          at: Date(timeIntervalSince1970: 0))
      else { return }
      state.ephemeral.append(new)
      for waiter in state.waiters.values { waiter.finish() }
    }
  }

  func events(
    after seq: Int, heard: Int?, limit: Int, wait: Duration
  ) async throws(ServiceError) -> EventPage {
    let first = state.withLock { $0.firstEvent }
    if seq > 0, seq + 1 < first { throw .eventsExpired(first: first) }
    let present = page(after: seq, heard: heard, limit: limit)
    if !present.isEmpty || present.isEnd || wait == .zero { return present }
    await pause(wait) { $0.events.count > seq || $0.hasEnded || $0.ephemeral.count > heard ?? .max }
    return page(after: seq, heard: heard, limit: limit)
  }

  func lastEvent() async throws(ServiceError) -> Int { state.withLock { $0.events.count } }

  func finished(_ file: FileID) async throws(ServiceError) -> FileSnapshot {
    while true {
      let snapshot = try await self.file(file)
      if snapshot.record.state.isTerminal || Task.isCancelled { return snapshot }
      await pause(.seconds(60)) { state in
        state.files.first { $0.record.id == file }?.record.state.isTerminal ?? true
      }
    }
  }

  private func page(after seq: Int, heard: Int?, limit: Int) -> EventPage {
    state.withLock { state in
      let events = Array(state.events.dropFirst(seq).prefix(limit))
      return EventPage(
        events: events, last: state.events.count,
        isEnd: state.hasEnded && seq + events.count >= state.events.count,
        ephemeral: heard.map { Array(state.ephemeral.dropFirst($0)) } ?? [], heard: state.ephemeral.count)
    }
  }

  /// Until `isDue`, the next event, the end or cancellation. No time passes here: a wait of less than a second is over at
  /// once, a longer one never.
  private func pause(_ wait: Duration, _ isDue: (borrowing State) -> Bool) async {
    let key = UUID()
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let isDue = state.withLock { state in
      if isDue(state) { return true }
      state.waiters[key] = continuation
      return false
    }
    if isDue { return }
    waiting.reach()
    if wait < .seconds(1) { continuation.finish() }
    for await _ in stream {}
    state.withLock { $0.waiters[key] = nil }
    if Task.isCancelled { cancelled.reach() }
  }
}
