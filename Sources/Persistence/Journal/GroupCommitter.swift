import GRDB
import Synchronization
import TranscriptionCore

/// Writes what many callers commit at the same time in few transactions.
///
/// A transaction costs one wait for the disk. So the commits that arrive while one transaction is being written wait, and
/// go into the next together, each under its own savepoint: one that fails is undone alone and fails its caller alone.
/// Nobody waits for company: a commit that finds the writer idle is written at once.
///
/// Order: commits are applied in the order in which ``submit(_:)`` was entered. Two states, idle and draining, under one
/// lock; the drain runs on the database's own writer queue, never on Swift's cooperative pool, and no lock is held while
/// it writes. A caller whose task is cancelled still waits for, and gets, the true outcome.
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
  }

  private let pool: DatabasePool
  private let state = Mutex(State())

  init(pool: DatabasePool) { self.pool = pool }

  /// Returns once the work is durable. Enters the queue before the first suspension, on the caller's executor: what one
  /// actor submits keeps its order.
  nonisolated(nonsending) func submit(_ work: Work) async throws -> [RecordedEvent] {
    try await withCheckedThrowingContinuation { caller in
      let startsDrain = state.withLock { state in
        state.waiting.append(Waiter(work: work, caller: caller))
        defer { state.isDraining = true }
        return !state.isDraining
      }
      if startsDrain { pool.asyncWriteWithoutTransaction { db in self.drain(in: db) } }
    }
  }

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
      let outcomes = Self.write(batch.map(\.work), in: db)
      for (waiter, outcome) in zip(batch, outcomes) { waiter.caller.resume(with: outcome) }
    }
  }

  /// One outcome for each piece of work, in order.
  private static func write(_ batch: [Work], in db: Database) -> [Result<[RecordedEvent], any Error>] {
    var outcomes: [Result<[RecordedEvent], any Error>] = []
    do {
      try db.inTransaction(.immediate) {
        for work in batch { outcomes.append(try attempt(work, in: db)) }
        return .commit
      }
    } catch {
      // The transaction as a whole is undone, also what had seemed to succeed.
      let failure = StorageFailure.translate(error)
      return batch.map { _ in .failure(failure) }
    }
    if batch.contains(where: { if case .remove = $0 { true } else { false } }) { clearLog(in: db) }
    return outcomes
  }

  /// - Throws: only when SQLite has given up the whole transaction, as it does for a full disk.
  private static func attempt(_ work: Work, in db: Database) throws -> Result<[RecordedEvent], any Error> {
    var events: [RecordedEvent] = []
    do {
      try db.inSavepoint {
        switch work {
        case .commit(let commit):
          events = try commit.apply(in: db)
        case .remove(let session):
          try db.cachedStatement(sql: "DELETE FROM sessions WHERE id = ?").execute(arguments: [session.description])
        }
        return .commit
      }
      return .success(events)
    } catch {
      guard db.isInsideTransaction else { throw error }
      return .failure(StorageFailure.translate(error))
    }
  }

  /// Moves the write-ahead log into the database and empties it, so that nothing of a removed session stays in the log.
  /// A reader may be in the way for longer than the busy time-out; then the log is emptied with the next removal, and is
  /// overwritten by later commits all the same, so the error is of no consequence.
  private static func clearLog(in db: Database) {
    _ = try? db.checkpoint(.truncate)
  }
}
