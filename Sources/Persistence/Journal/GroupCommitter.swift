import GRDB
import OrderedCollections
import Synchronization
import TranscriptionCore

/// Writes what many callers commit at the same time in few transactions.
///
/// A transaction costs one wait for the disk. So the commits that arrive while one transaction is being written wait, and
/// go into the next together. When one of them fails they are written once more, each under its own savepoint: the one is
/// undone alone and fails its caller alone.
///
/// A removal is done in portions: what is left of it after a transaction waits behind what came meanwhile.
/// A commit that finds the writer idle is written at once: it does not wait to be batched.
///
/// Order: commits are applied in the order in which ``submit(_:)`` was entered. A removal may take longer than commits that
/// come after it, but those of the same session fail from its first portion on.
///
/// An event log that has become too long is shortened in portions too (``EventUpkeep``): in transactions of their own while
/// no commit waits, and otherwise in the commits' own, by little more than these add. Two states, idle and draining, under one
/// lock; the drain runs on the database's own writer queue, never on Swift's cooperative pool, and no caller waits for
/// a lock that is held during a write. A caller whose task is cancelled still waits for, and gets, the true outcome.
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
    /// True while the write-ahead log may hold what was removed.
    var logHasRemains = false
  }

  /// What the drain knows of sessions. Used by it alone, one at a time.
  private struct Knowledge: Sendable {
    var spans = EventSpans()
    /// Sessions that are being removed, or whose removal has failed half way.
    var leaving: Set<SessionID> = []
    /// Sessions whose logs are to be looked at, in their order.
    var upkeep: OrderedSet<SessionID> = []
  }

  private let pool: DatabasePool
  private let budget: EventBudget
  private let portion: DeletionPortion
  private let state = Mutex(State())
  private let knowledge = Mutex(Knowledge())

  /// - Parameters:
  ///   - budget: how long the log of a session may be.
  ///   - portion: how much removals may delete in one transaction, all together.
  init(pool: DatabasePool, budget: EventBudget = EventBudget(), portion: DeletionPortion = DeletionPortion()) {
    self.pool = pool
    self.budget = budget
    self.portion = portion
  }

  /// Has the logs of these sessions looked at, whether anything is committed to them or not.
  func lookAfter(_ logs: [SessionID: EventSpan]) {
    guard !logs.isEmpty else { return }
    knowledge.withLock { knowledge in
      for (session, span) in logs where knowledge.spans[session] == nil {
        knowledge.spans[session] = span
        knowledge.upkeep.append(session)
      }
      knowledge.spans.settle()
    }
    let startsDrain = state.withLock { state in
      defer { state.isDraining = true }
      return !state.isDraining
    }
    if startsDrain { pool.asyncWriteWithoutTransaction { db in self.drain(in: db) } }
  }

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

  /// Pieces of work that wait for the transaction under way.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Whether anything is being written, or waits to be: commits, removals, what is to be dropped from logs.
  var isAtWork: Bool { state.withLock { $0.isDraining } }

  func tidiedUp() { state.withLock { $0.hasRemains = false } }

  /// Writes batch after batch until no work waits. Runs on the writer queue.
  private func drain(in db: Database) {
    while true {
      let hasUpkeep = knowledge.withLock { !$0.upkeep.isEmpty }
      let batch = state.withLock { state in
        let batch = Array(state.waiting.prefix(Self.largestBatch))
        state.waiting.removeFirst(batch.count)
        if batch.isEmpty, !hasUpkeep { state.isDraining = false }
        return batch
      }
      guard !batch.isEmpty else {
        guard hasUpkeep else { return }
        knowledge.withLock { look(after: &$0, portion, in: db) }
        // What else waits for the writer comes in between.
        return pool.asyncWriteWithoutTransaction { db in self.drain(in: db) }
      }
      let outcomes = knowledge.withLock { write(batch.map(\.work), in: db, &$0) }
      if zip(batch, outcomes).contains(where: { $0.work.isRemoval && $1.isEnd }) {
        state.withLock { $0.logHasRemains = true }
        clearLog(in: db)
      }
      var unfinished: [Waiter] = []
      for (waiter, outcome) in zip(batch, outcomes) {
        switch outcome {
        case .done(let result): waiter.caller.resume(with: result)
        case .unfinished: unfinished.append(waiter)
        }
      }
      if !unfinished.isEmpty { wait(again: unfinished) }
    }
  }

  /// Puts removals that are not through behind what came meanwhile. The first had most of the portion, so it goes last.
  private func wait(again removals: [Waiter]) {
    state.withLock { $0.waiting += removals.dropFirst() + removals.prefix(1) }
  }

  private enum Outcome {
    case done(Result<[RecordedEvent], any Error>)
    /// A removal of which something is left.
    case unfinished

    var isEnd: Bool { if case .done = self { true } else { false } }
  }

  /// One outcome for each piece of work, in order.
  private func write(_ batch: [Work], in db: Database, _ knowledge: inout Knowledge) -> [Outcome] {
    var outcomes: [Outcome] = []
    var portion = portion
    do {
      try db.inTransaction(.immediate) {
        for work in batch { outcomes.append(try apply(work, in: db, &knowledge, &portion)) }
        try look(after: &knowledge, beside: outcomes, in: db)
        return .commit
      }
      knowledge.spans.settle()
    } catch {
      knowledge.spans.rollBack()
      outcomes =
        batch.count == 1
        ? [.done(.failure(StorageFailure.translate(error)))] : writeOneByOne(batch, in: db, &knowledge)
    }
    for (work, outcome) in zip(batch, outcomes) {
      if case .remove(let session) = work, case .done(.success) = outcome { knowledge.leaving.remove(session) }
    }
    return outcomes
  }

  /// As ``write(_:in:_:)``, such that what fails fails alone.
  private func writeOneByOne(_ batch: [Work], in db: Database, _ knowledge: inout Knowledge) -> [Outcome] {
    var outcomes: [Outcome] = []
    var portion = portion
    // For where the transaction as a whole is undone.
    let known = knowledge.spans
    do {
      try db.inTransaction(.immediate) {
        for work in batch { outcomes.append(try attempt(work, in: db, &knowledge, &portion)) }
        return .commit
      }
      return outcomes
    } catch {
      // The transaction as a whole is undone, also what had seemed to succeed.
      knowledge.spans = known
      let failure = StorageFailure.translate(error)
      return batch.map { _ in .done(.failure(failure)) }
    }
  }

  /// - Throws: only when SQLite has given up the whole transaction, as it does for a full disk.
  private func attempt(
    _ work: Work, in db: Database, _ knowledge: inout Knowledge, _ portion: inout DeletionPortion
  ) throws -> Outcome {
    var outcome = Outcome.unfinished
    do {
      try db.inSavepoint {
        outcome = try apply(work, in: db, &knowledge, &portion)
        return .commit
      }
      knowledge.spans.settle()
      return outcome
    } catch {
      knowledge.spans.rollBack()
      guard db.isInsideTransaction else { throw error }
      return .done(.failure(StorageFailure.translate(error)))
    }
  }

  private func apply(
    _ work: Work, in db: Database, _ knowledge: inout Knowledge, _ portion: inout DeletionPortion
  ) throws -> Outcome {
    switch work {
    case .commit(let commit):
      if knowledge.leaving.contains(commit.session) { return .done(.failure(ServiceError.sessionNotFound)) }
      let recorded = try commit.apply(in: db, spans: &knowledge.spans)
      if let span = knowledge.spans[commit.session], EventUpkeep.isNeeded(by: span, within: budget) {
        knowledge.upkeep.append(commit.session)
      }
      return .done(.success(recorded))
    case .remove(let session):
      knowledge.leaving.insert(session)
      knowledge.spans[session] = nil
      let isGone = try SessionRemoval.deletePortion(of: session, within: &portion, in: db)
      return isGone ? .done(.success([])) : .unfinished
    }
  }

  // MARK: Event logs

  /// Beside commits: a little more than they add, so that logs do not grow however busy the writer is.
  ///
  /// - Throws: only when SQLite has given up the whole transaction.
  private func look(after knowledge: inout Knowledge, beside outcomes: [Outcome], in db: Database) throws {
    guard !knowledge.upkeep.isEmpty else { return }
    var portion = DeletionPortion(rows: 64, bytes: 64 << 10)
    for case .done(.success(let events)) in outcomes {
      portion.rows += 2 * events.count
      portion.bytes += events.reduce(0) { $0 + 2 * $1.body.utf8.count }
    }
    let session = knowledge.upkeep[0]
    let known = knowledge.spans[session]
    do {
      try db.inSavepoint {
        try takeCareOfFirst(&knowledge, portion, in: db)
        return .commit
      }
    } catch {
      guard db.isInsideTransaction else { throw error }
      // The commits are good without; the session's next one brings it here again.
      knowledge.spans[session] = known
      knowledge.upkeep.remove(session)
    }
  }

  /// In a transaction of its own.
  private func look(after knowledge: inout Knowledge, _ portion: DeletionPortion, in db: Database) {
    let session = knowledge.upkeep[0]
    do {
      try db.inTransaction(.immediate) {
        try takeCareOfFirst(&knowledge, portion, in: db)
        return .commit
      }
      knowledge.spans.settle()
    } catch {
      knowledge.spans.rollBack()
      knowledge.upkeep.remove(session)
    }
  }

  private func takeCareOfFirst(_ knowledge: inout Knowledge, _ portion: DeletionPortion, in db: Database) throws {
    let session = knowledge.upkeep.removeFirst()
    // A session that is being removed has none.
    guard var span = knowledge.spans[session] else { return }
    let isDone = try EventUpkeep.run(of: session, span: &span, budget: budget, portion: portion, in: db)
    knowledge.spans[session] = span
    if !isDone { knowledge.upkeep.append(session) }
  }

  /// Empties the write-ahead log where something was removed since it was last emptied and a reader was in the way.
  func clearLogIfNeeded(in db: Database) {
    if state.withLock({ $0.logHasRemains }) { clearLog(in: db) }
  }

  /// Moves the write-ahead log into the database and empties it, so that nothing of a removed session stays in the log.
  /// Waits for readers for a moment only, because commits wait meanwhile: where one is in the way it is done with the next
  /// removal or ``SQLiteJournal/tidyUp()``, and later commits overwrite the log all the same, so the error is
  /// ignored.
  func clearLog(in db: Database) {
    _ = try? db.execute(sql: "PRAGMA busy_timeout = \(Self.checkpointPatienceMilliseconds)")
    if (try? db.checkpoint(.truncate)) != nil { state.withLock { $0.logHasRemains = false } }
    _ = try? db.execute(sql: "PRAGMA busy_timeout = \(SQLiteJournal.busyMilliseconds)")
  }

  private static let checkpointPatienceMilliseconds = 20
}

extension GroupCommitter.Work {
  fileprivate var isRemoval: Bool { if case .remove = self { true } else { false } }
}
