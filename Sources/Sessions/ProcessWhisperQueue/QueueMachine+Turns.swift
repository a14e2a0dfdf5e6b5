import DequeModule
import Foundation
import TranscriptionCore

/// What is written, decided when its turn has come.
extension QueueMachine {
  /// The next turn; nothing while one is under way, or where there is nothing to do.
  ///
  /// - Parameter pace: how fast the session gets through audio, for estimates.
  /// - Returns: at most one ``QueueCommand/commit(_:)``, as the last.
  mutating func nextTurn(at now: Date, pace: EnginePace) -> [QueueCommand] {
    var commands: [QueueCommand] = []
    if isClosed {
      defer { requests = [] }
      return requests.map { .answer(ticket: $0.ticket, .failure(.sessionNotFound)) }
    }
    while transaction == nil, let request = requests.popFirst() {
      var next = QueueTransaction(request: request)
      var commit = QueueCommit()
      do throws(ServiceError) {
        try draft(&next, &commit, at: now, pace: pace)
      } catch {
        commands.append(.answer(ticket: request.ticket, .failure(error)))
        continue
      }
      if commit.changes.isEmpty, commit.events.isEmpty {
        transaction = next
        commands += committed(at: now)
      } else {
        transaction = next
        return commands + [.commit(commit)]
      }
    }
    return commands
  }

  /// Makes of a request what is to be written. Nothing is written where it leaves the commit empty.
  ///
  /// - Throws: why the request cannot be granted.
  private mutating func draft(
    _ next: inout QueueTransaction, _ commit: inout QueueCommit, at now: Date, pace: EnginePace
  ) throws(ServiceError) {
    switch next.request.intent {
    case .intake(let records): draftIntake(records, &next, &commit, at: now, pace: pace)
    case .rejection(let record, let failure):
      var stored = StoredFile(record: record)
      commit.events = [.fileCreated(record.id, name: record.name), stored.fail(failure, at: now)]
      commit.changes = [.fileChanged(stored.record)]
      next.replaced = [engines.entry(for: stored.record, at: now)]
      next.ended[record.id] = stored.record.state
    case .steps(let steps, _): draftSteps(steps, &next, &commit, at: now)
    case .results: draftResults(&next, &commit, at: now, pace: pace)
    case .end(let file, let end): draftEnd(of: file, end, &next, &commit, at: now)
    case .removal(let file):
      guard let entry = files[file] else { throw .fileNotFound }
      commit.changes = [.fileRemoved(file)]
      if !entry.isTerminal { commit.events = [.fileCancelled(file)] }
      next.ended[file] = .some(nil)
    case .order(let wanted): try draftOrder(wanted, &next, &commit)
    case .cancellation(let wanted): draftCancellation(of: wanted, &next, &commit, at: now)
    case .retry(let file, let gaps): try draftRetry(of: file, gaps, &next, &commit, at: now)
    case .tell(let event): commit.events = [event]
    case .tellQueue: commit.events = [.queueChanged(change)]
    case .barrier: break
    }
  }

  // MARK: Arrival

  /// Files are in place and join the queue, each where its ordinal says. Nothing is begun before the commit is through.
  private mutating func draftIntake(
    _ records: [MediaRecord], _ next: inout QueueTransaction, _ commit: inout QueueCommit, at now: Date,
    pace: EnginePace
  ) {
    // A batch that failed half way comes again as a whole.
    let records = records.filter { files[$0.id] == nil }
    guard !records.isEmpty else { return }
    for var record in records {
      record.state = .queued
      if files.giveUpPlace(of: record.id) { next.kept[record.id] = record.bytes }
      let entry = engines.entry(for: record, at: now, isArriving: true)
      next.stored[record.id] = entry.stored
      files.add(entry)
      commit.changes.append(.fileChanged(record))
    }
    let outlooks = files.outlooks().reduce(into: [FileID: QueueFiles.Outlook]()) { $0[$1.file] = $1.outlook }
    for record in records {
      guard let entry = files[record.id] else { continue }
      let outlook = outlooks[record.id]
      commit.events += [
        .fileCreated(record.id, name: record.name),
        .fileQueued(
          record.id, position: outlook?.position ?? 0,
          etaSeconds: pace.eta(outlook?.audioSecondsAhead, engine: entry.engine)),
      ]
    }
  }

  // MARK: Work

  private func draftSteps(
    _ steps: [PreparedStep], _ next: inout QueueTransaction, _ commit: inout QueueCommit, at now: Date
  ) {
    for step in steps where isWanted(step.order) {
      guard let entry = files[step.order.file] else { continue }
      let file = step.order.file
      var draft = entry.draft()
      draft.take(step.step)
      draft.record.sha256 = step.digest ?? draft.record.sha256
      if !step.step.new.isEmpty {
        commit.changes.append(.windowsAdded(step.step.new.map { WindowRecord(file: file, window: $0) }))
      }
      if entry.isUnannounced {
        commit.events.append(
          .fileStarted(file, duration: draft.record.duration, windows: draft.record.windowsTotal))
      }
      if draft.isWorkedOff {
        commit.events.append(draft.finish(at: now, heard: entry.heardLanguage))
        next.ended[file] = draft.record.state
      }
      commit.changes.append(.fileChanged(draft.record))
      next.stored[file] = draft
      next.steps.append(step)
    }
  }

  /// Windows' ends, the files' new figures, the captions and, with a file's last window, its terminal event.
  private mutating func draftResults(
    _ next: inout QueueTransaction, _ commit: inout QueueCommit, at now: Date, pace: EnginePace
  ) {
    areResultsRequested = false
    let batch = writes.takeBatch()
    next.batch = batch
    // A lease may follow the return of the one before.
    commit.changes = batch.returns.map { .windowCameBack(file: $0.file, index: $0.index, attempts: $0.attempts) }
    commit.changes += batch.leases.values.map { .windowLeased($0) }
    var touched: [FileID] = []
    for result in batch.results {
      guard let entry = files[result.file], !entry.isOver, entry.stage(of: result.window.index) == .settling else {
        continue
      }
      if next.stored[result.file] == nil { touched.append(result.file) }
      next.stored[result.file, default: entry.draft()].settle(result, language: entry.decidedLanguage)
      next.results.append(result)
      commit.changes.append(.windowFinished(result))
      commit.events += result.segments.map { .segmentFinal(result.file, $0) }
    }
    for file in touched {
      guard var draft = next.stored[file], let entry = files[file] else { continue }
      if draft.isWorkedOff {
        commit.events.append(draft.finish(at: now, heard: entry.heardLanguage))
        next.ended[file] = draft.record.state
        next.stored[file] = draft
      } else {
        let ahead = files.outlooks(upTo: file).last?.outlook.audioSecondsAhead
        commit.events.append(
          .fileProgress(file, progress: draft.progress, etaSeconds: pace.eta(ahead, engine: entry.engine)))
      }
      commit.changes.append(.fileChanged(draft.record))
    }
  }

  // MARK: Ends

  private func draftEnd(
    of file: FileID, _ end: FileEnd, _ next: inout QueueTransaction, _ commit: inout QueueCommit, at now: Date
  ) {
    guard let entry = files[file], !entry.isTerminal else { return }
    var draft = entry.draft()
    switch end {
    case .workedOff: break
    case .failure(let failure):
      commit.before = [.closePreparation(file), .discardAllAudio(file)]
      if draft.isReopened {
        giveUpRetry(&draft, entry, because: failure.message, &commit, at: now)
      } else {
        commit.events = [draft.fail(failure, at: now)]
      }
    case .speakers(let speakers, let revised):
      commit.changes = [.speakersFound(file, speakers)] + revised.map { .windowRevised($0.record) }
      commit.events = revised.map {
        draft.revise($0)
        return .segmentRevised(file, removed: $0.removed, segments: $0.record.segments)
      }
      draft.isDiarized = true
    case .withoutSpeakers(let reason):
      draft.isDiarized = true
      draft.record.add(.diarizationFailed(reason))
    }
    if !draft.record.state.isTerminal {
      guard draft.isWorkedOff else {
        commit = QueueCommit()
        return
      }
      commit.events.append(draft.finish(at: now, heard: entry.heardLanguage))
    }
    commit.changes.append(.fileChanged(draft.record))
    next.stored[file] = draft
    next.ended[file] = draft.record.state
  }

  private func giveUpRetry(
    _ draft: inout StoredFile, _ entry: QueueEntry, because reason: String, _ commit: inout QueueCommit, at now: Date
  ) {
    let (gaps, events) = draft.giveUpRetry(because: reason, attempts: entry.failedAttempts, at: now)
    commit.changes += gaps.map { .windowFinished($0) }
    commit.events += events
  }

  private static let clearedReason = "The queue was cleared before this part was tried again."

  /// All in one commit, so that a crash leaves none half cancelled; what has ended meanwhile keeps its end.
  private func draftCancellation(
    of wanted: [FileID], _ next: inout QueueTransaction, _ commit: inout QueueCommit, at now: Date
  ) {
    for file in wanted {
      guard let entry = files[file], !entry.isTerminal, !entry.endings.contains(.removal) else { continue }
      var draft = entry.draft()
      if draft.isReopened {
        giveUpRetry(&draft, entry, because: Self.clearedReason, &commit, at: now)
      } else {
        commit.events.append(draft.cancel(at: now))
      }
      commit.changes.append(.fileChanged(draft.record))
      next.stored[file] = draft
      next.ended[file] = draft.record.state
    }
  }

  // MARK: Order

  private func draftOrder(
    _ wanted: [FileID], _ next: inout QueueTransaction, _ commit: inout QueueCommit
  ) throws(ServiceError) {
    for file in wanted where files[file]?.endings.contains(.removal) ?? true {
      throw ServiceError(
        .notFound, code: "file_not_found",
        message: "The session has no file \(file). Nothing was moved. GET the session's /files for a list.",
        parameter: "files")
    }
    next.ordinals = files.ordinals(toFront: wanted)
    for file in wanted {
      guard var record = files[file]?.stored.record, let ordinal = next.ordinals[file] else { continue }
      record.ordinal = ordinal
      commit.changes.append(.fileChanged(record))
    }
  }

  // MARK: Retry

  private func draftRetry(
    of file: FileID, _ gaps: JournaledFile?, _ next: inout QueueTransaction, _ commit: inout QueueCommit, at now: Date
  ) throws(ServiceError) {
    let known = try gapsToRead(of: file)
    guard let entry = files[file], gaps?.record == known else {
      throw .notRetryable("The file has changed meanwhile. Look at it again.")
    }
    var record = entry.stored.record
    if let gaps {
      // What was recognised stays, with its ids, and so does the time of the former end, as the mark of a file that has
      // a transcript.
      record.state = .queued
      record.windowsFailed = 0
      record.startedAt = now
      commit.changes = [.windowsReopened(file)]
      var fresh = engines.entry(for: record, generation: entry.generation + 1, at: now)
      fresh.restore(gaps.reopened, maximumInterruptions: Self.maximumInterruptions)
      if let speakers = gaps.speakers { fresh.keep(speakers) }
      next.replaced = [fresh]
    } else {
      record.startOver()
      commit.changes = [.windowsForgotten(file)]
      next.replaced = [engines.entry(for: record, generation: entry.generation + 1, at: now)]
    }
    commit.changes.append(.fileChanged(record))
    commit.events = [.fileQueued(file, position: files.place(of: record), etaSeconds: nil)]
  }
}

extension JournaledFile {
  /// The windows, those that failed as if they had never been tried.
  fileprivate var reopened: [WindowRecord] {
    windows.map { window in
      guard window.state == .failed else { return window }
      var window = window
      window.state = .pending
      window.attempts = 0
      window.leases = 0
      return window
    }
  }
}
