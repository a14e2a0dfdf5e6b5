import Logging
import TranscriptionCore

/// What the queue writes to the journal. Every commit takes its turn in the session's chain and reads the state when its
/// turn has come, so a later state can never be overwritten by an earlier one.
extension ProcessWhisperQueue {
  func commit(_ changes: [JournalChange], events: [SessionEvent] = []) async throws(ServiceError) {
    let log = log
    let step = chain.append { () -> Result<Void, ServiceError> in
      do throws(ServiceError) {
        try await log.commit(changes, events: events)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try await step.value.get()
  }

  /// Ends a file with a reason. Does nothing to a file that is finished already; one whose gaps were being tried again is
  /// completed, with those gaps.
  ///
  /// - Parameter isPreparing: true for the step of preparation that found the fault: it is not stopped.
  func fail(_ file: FileID, _ failure: FileFailure, isPreparing: Bool) async {
    cancelRecognition(of: file)
    if isPreparing {
      await preparations.removeValue(forKey: file)?.close()
    } else {
      await stopPreparation(of: file)
      await stopDiarization(of: file)
    }
    await folders.removeWindows(of: file, in: session)
    if machine[file]?.isReopened == true {
      await persist { await self.writeReturn(of: file, because: failure.message) }
      return
    }
    let now = clock.now
    await finish(file) { entry in
      entry.record.finishedAt = now
      entry.record.state = .failed
      entry.record.failure = failure
      return .fileFailed(file, failure)
    }
  }

  /// Completes a file that has nothing left to do.
  func completeIfWorkedOff(_ file: FileID) async {
    let now = clock.now
    await finish(file) { entry in entry.isWorkedOff ? entry.finish(at: now) : nil }
  }

  /// A file is in a terminal state: calls that wait for it return, and there is room for another.
  func finished(_ file: FileID) { finished([file]) }

  func finished(_ files: [FileID]) {
    for file in files {
      if let state = machine[file]?.record.state { activity.ended(state, at: clock.now) }
      for waiter in (finishWaiters.removeValue(forKey: file) ?? [:]).values { waiter.resume() }
    }
    let roomAppeared = outlets.roomAppeared
    // Ends by itself; nothing depends on when the watcher hears of it.
    Task { await roomAppeared() }
  }

  /// Brings a file into a terminal state, unless `ending` finds no reason or it is in one already.
  ///
  /// - Parameter changes: what becomes known with it.
  /// - Returns: false when the journal refused it for another reason than that it cannot write now.
  @discardableResult
  func finish(
    _ file: FileID, with changes: [JournalChange] = [],
    _ ending: @escaping @Sendable (inout QueueEntry) -> SessionEvent?
  ) async -> Bool {
    await persist { await self.writeEnd(of: file, with: changes, ending) }
  }

  /// Takes a turn, and another one for as long as the journal cannot write.
  ///
  /// - Returns: false when the journal refused it for another reason.
  @discardableResult
  private func persist(_ turn: @escaping @Sendable () async -> Result<Void, ServiceError>) async -> Bool {
    while !isClosed {
      let step = chain.append(turn)
      do throws(ServiceError) {
        try await step.value.get()
        return true
      } catch {
        guard error.kind == .overloaded else { return false }
        logger.error("a file's end cannot be written; trying again", metadata: ["error.code": "\(error.code)"])
        guard (try? await clock.sleep(for: Self.troublePause)) != nil else { return true }
      }
    }
    return true
  }

  // MARK: Steps of the chain

  private func writeEnd(
    of file: FileID, with changes: [JournalChange], _ ending: @Sendable (inout QueueEntry) -> SessionEvent?
  ) async -> Result<Void, ServiceError> {
    guard var entry = machine[file], !entry.record.state.isTerminal, let event = ending(&entry) else {
      return .success(())
    }
    let result = await write(changes + [.fileChanged(entry.record)], events: [event])
    if case .success = result { apply(end: entry.record) }
    return result
  }

  private func apply(end record: MediaRecord) {
    machine.update(record.id) { $0.record = record }
    finished(record.id)
  }

  func write(_ changes: [JournalChange], events: [SessionEvent]) async -> Result<Void, ServiceError> {
    do throws(ServiceError) {
      try await log.commit(changes, events: events)
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  /// Forgets a file; what it is at that moment decides whether it is cancelled by this.
  func writeRemoval(of file: FileID) async -> Result<Void, ServiceError> {
    guard let entry = machine[file] else { return .failure(.fileNotFound) }
    let result = await write(
      [.fileRemoved(file)], events: entry.record.state.isTerminal ? [] : [.fileCancelled(file)])
    if case .success = result {
      _ = machine.remove(file)
      finished(file)
    }
    return result
  }

  // MARK: Arrivals

  /// Writes what arrived, in as few commits as the journal's speed makes of it.
  func writeSoon() {
    guard writing == nil, !isClosed else { return }
    // Held in `writing`: awaited by close().
    writing = Task { await self.writeArrivals() }
  }

  private func writeArrivals() async {
    while !isClosed, !arrivals.isEmpty {
      let turn = chain.append { await self.writeBatch() }
      switch await turn.value {
      case .success(let written):
        await folders.removeWindows(
          written.map { WindowID(session: session, file: $0.file, index: $0.window.index) })
        for window in written where window.state == .done {
          await outlets.segmentsArrived(window.file, window.segments)
        }
        await announceWork()
      case .failure(let error):
        logger.error("results cannot be written; trying again", metadata: ["error.code": "\(error.code)"])
        if isResting { return writing = nil }
        try? await clock.sleep(for: Self.troublePause)
        if Task.isCancelled { return writing = nil }
      }
    }
    writing = nil
  }

  /// Writes windows' ends, the files' new figures, the captions and, with a file's last window, its terminal event.
  ///
  /// - Returns: the windows that are written.
  private func writeBatch() async -> Result<[WindowRecord], ServiceError> {
    let results = Array(arrivals.results.prefix(arrivals.goOneByOne ? 1 : QueueArrivals.largestBatch))
    let returns = arrivals.returns
    let leases = arrivals.takeLeases()
    var batch = ResultBatch(leases: leases, returns: returns)
    for result in results { batch.add(result) { machine[$0] } }
    let finished = batch.finish(at: clock.now) { etaSeconds(upTo: $0) }
    let written = await write(batch.changes, events: batch.events)
    if case .failure(let error) = written {
      if error.kind == .overloaded {
        arrivals.putBack(leases.filter { isLeased($0) }, in: session)
        return .failure(error)
      }
      logger.error(
        "a result was refused", metadata: ["error.code": "\(error.code)", "results": "\(results.count)"])
      if results.count > 1 {
        arrivals.goOneByOne = true
        return .success([])
      }
    }
    arrivals.results.removeFirst(results.count)
    arrivals.returns.removeFirst(returns.count)
    if arrivals.results.isEmpty { arrivals.goOneByOne = false }
    if case .failure = written {
      // The window is made again, unless the journal knows it as done.
      for result in results {
        machine.update(result.file) {
          $0.land(result.window.index)
          $0.needsPreparation = true
        }
      }
      return .success([])
    }
    for (file, entry) in batch.entries {
      machine.update(file) {
        guard !$0.record.state.isTerminal else { return }
        for window in batch.results where window.file == file { $0.settle(window) }
        $0.record = entry.record
      }
    }
    for file in finished { self.finished(file) }
    return .success(batch.results)
  }

  private func isLeased(_ lease: WindowLeaseRecord) -> Bool {
    if case .leased = machine[lease.file]?.flying[lease.index]?.stage { true } else { false }
  }
}
