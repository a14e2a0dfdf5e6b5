import GRDB
import Synchronization
import TranscriptionCore

/// Writes what many callers commit at the same time in few transactions.
///
/// A transaction costs one wait for the disk. So the commits that arrive while one transaction is being written wait, and
/// go into the next together. When one of them fails they are written once more, each under its own savepoint: the one is
/// undone alone and fails its caller alone.
/// Nobody waits for company: a commit that finds the writer idle is written at once.
///
/// Order: commits are applied in the order in which ``submit(_:)`` was entered. Two states, idle and draining, under one
/// lock; the drain runs on the database's own writer queue, never on Swift's cooperative pool, and nobody waits for a lock
/// that it holds while it writes. A caller whose task is cancelled still waits for, and gets, the true outcome.
final class GroupCommitter: Sendable {
  /// Commits in one transaction at most, so that the first of them does not wait for ever.
  static let largestBatch = 512

  enum Work: Sendable {
    case commit(PreparedCommit)
    case remove(SessionID)
  }

  private struct Waiter: Sendable {
    var work: Work
    var caller: CheckedContinuation<[RecordedEvent], any Error>
  }

  private struct State: Sendable {
    var waiting: [Waiter] = []
    var isDraining = false
    var lastSubmission = ContinuousClock.now
    /// True while something was removed since the file was last rewritten.
    var hasRemains = false
  }

  private let pool: DatabasePool
  private let state = Mutex(State())
  /// Number of the newest event by session, as far as it was asked for. Used by the drain alone, one at a time.
  private let lastEvents = Mutex<[SessionID: Int]>([:])

  init(pool: DatabasePool) { self.pool = pool }

  /// Returns once the work is durable. Enters the queue before the first suspension, on the caller's executor: what one
  /// actor submits keeps its order.
  nonisolated(nonsending) func submit(_ work: Work) async throws -> [RecordedEvent] {
    try await withCheckedThrowingContinuation { caller in
      let startsDrain = state.withLock { state in
        state.waiting.append(Waiter(work: work, caller: caller))
        state.lastSubmission = .now
        if case .remove = work { state.hasRemains = true }
        defer { state.isDraining = true }
        return !state.isDraining
      }
      if startsDrain { pool.asyncWriteWithoutTransaction { db in self.drain(in: db) } }
    }
  }

  /// Whether the file should be rewritten now: something was removed, and nothing was written for so long.
  func isTimeToTidyUp(after pause: Duration) -> Bool {
    state.withLock { $0.hasRemains && !$0.isDraining && $0.lastSubmission.advanced(by: pause) <= .now }
  }

  func tidiedUp() { state.withLock { $0.hasRemains = false } }

  /// Writes batch after batch until nobody waits. Runs on the writer queue.
  private func drain(in db: Database) {
    while true {
      let batch = state.withLock { state in
        let batch = Array(state.waiting.prefix(Self.largestBatch))
        state.waiting.removeFirst(batch.count)
        if batch.isEmpty { state.isDraining = false }
        return batch
      }
      guard !batch.isEmpty else { return }
      let outcomes = lastEvents.withLock { Self.write(batch.map(\.work), in: db, lastEvents: &$0) }
      for (waiter, outcome) in zip(batch, outcomes) { waiter.caller.resume(with: outcome) }
    }
  }

  private typealias Outcome = Result<[RecordedEvent], any Error>

  /// One outcome for each piece of work, in order.
  private static func write(_ batch: [Work], in db: Database, lastEvents: inout [SessionID: Int]) -> [Outcome] {
    var outcomes: [Outcome] = []
    do {
      try db.inTransaction(.immediate) {
        for work in batch { outcomes.append(.success(try apply(work, in: db, lastEvents: &lastEvents))) }
        return .commit
      }
    } catch {
      // Everything is undone, and with it what was counted.
      lastEvents = [:]
      outcomes = batch.count == 1 ? [.failure(StorageFailure.translate(error))] : writeOneByOne(batch, in: db)
    }
    if batch.contains(where: { if case .remove = $0 { true } else { false } }) { clearLog(in: db) }
    return outcomes
  }

  /// As ``write(_:in:lastEvents:)``, such that what fails fails alone.
  private static func writeOneByOne(_ batch: [Work], in db: Database) -> [Outcome] {
    var outcomes: [Outcome] = []
    do {
      try db.inTransaction(.immediate) {
        for work in batch { outcomes.append(try attempt(work, in: db)) }
        return .commit
      }
      return outcomes
    } catch {
      // The transaction as a whole is undone, also what had seemed to succeed.
      let failure = StorageFailure.translate(error)
      return batch.map { _ in .failure(failure) }
    }
  }

  /// - Throws: only when SQLite has given up the whole transaction, as it does for a full disk.
  private static func attempt(_ work: Work, in db: Database) throws -> Outcome {
    var events: [RecordedEvent] = []
    do {
      try db.inSavepoint {
        // Numbers are asked for anew each time: what is undone must not have counted.
        var none: [SessionID: Int] = [:]
        events = try apply(work, in: db, lastEvents: &none)
        return .commit
      }
      return .success(events)
    } catch {
      guard db.isInsideTransaction else { throw error }
      return .failure(StorageFailure.translate(error))
    }
  }

  private static func apply(
    _ work: Work, in db: Database, lastEvents: inout [SessionID: Int]
  ) throws -> [RecordedEvent] {
    switch work {
    case .commit(let commit):
      return try commit.apply(in: db, lastEvents: &lastEvents)
    case .remove(let session):
      lastEvents[session] = nil
      try db.execute(sql: SQLiteJournal.remainsMark)
      try db.cachedStatement(sql: "DELETE FROM sessions WHERE id = ?").execute(arguments: [session.description])
      return []
    }
  }

  /// Moves the write-ahead log into the database and empties it, so that nothing of a removed session stays in the log.
  /// A reader may be in the way for longer than the busy time-out; then the log is emptied with the next removal, and is
  /// overwritten by later commits all the same, so the error is of no consequence.
  private static func clearLog(in db: Database) {
    _ = try? db.checkpoint(.truncate)
  }
}
