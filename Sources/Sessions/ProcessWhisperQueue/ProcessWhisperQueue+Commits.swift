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

  /// Writes a file's record as it is when the turn has come.
  func commitRecord(
    of file: FileID, changes: [JournalChange] = [],
    events: @escaping @Sendable (MediaRecord) -> [SessionEvent] = { _ in [] }
  ) async throws(ServiceError) {
    let step = chain.append { await self.writeRecord(of: file, changes: changes, events: events) }
    try await step.value.get()
  }

  /// Writes a window's end, the file's new figures, the captions and, with the last window, the file's terminal event.
  func commitWindow(_ window: WindowRecord, of file: FileID) async throws(ServiceError) {
    let step = chain.append { await self.writeWindow(window, of: file) }
    try await step.value.get()
  }

  /// Ends a file with a reason. Does nothing to a file that is finished already.
  func fail(_ file: FileID, _ failure: FileFailure) async {
    await stopRecognition(of: file)
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

  /// A file is in a terminal state: whoever waits for it goes on, and there is room for another.
  func finished(_ file: FileID) {
    for waiter in (finishWaiters.removeValue(forKey: file) ?? [:]).values { waiter.resume() }
    let roomAppeared = outlets.roomAppeared
    // Ends by itself; nothing depends on when the watcher hears of it.
    Task { await roomAppeared() }
  }

  /// Stops all but the step of preparation that found the fault and is running this.
  private func stopRecognition(of file: FileID) async {
    await preparations.removeValue(forKey: file)?.close()
    machine.update(file) { $0.ready = [:] }
    let tasks = (recognizing[file] ?? []).compactMap { running[file]?[$0] }
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
    machine.update(file) { $0.inFlight = [:] }
    await folders.removeWindows(of: file, in: session)
  }

  /// Brings a file into a terminal state, unless `ending` finds no reason or it is in one already.
  private func finish(
    _ file: FileID, _ ending: @escaping @Sendable (inout QueueEntry) -> SessionEvent?
  ) async {
    while !isClosed {
      let step = chain.append { await self.writeEnd(of: file, ending) }
      do throws(ServiceError) {
        try await step.value.get()
        return
      } catch {
        guard error.kind == .overloaded else { return }
        logger.error("a file's end cannot be written; trying again", metadata: ["error.code": "\(error.code)"])
        try? await clock.sleep(for: Self.troublePause)
      }
    }
  }

  // MARK: Steps of the chain

  private func writeRecord(
    of file: FileID, changes: [JournalChange], events: @Sendable (MediaRecord) -> [SessionEvent]
  ) async -> Result<Void, ServiceError> {
    guard let entry = machine[file], !entry.record.state.isTerminal else { return .success(()) }
    return await write(changes + [.fileChanged(entry.record)], events: events(entry.record))
  }

  private func writeEnd(
    of file: FileID, _ ending: @Sendable (inout QueueEntry) -> SessionEvent?
  ) async -> Result<Void, ServiceError> {
    guard var entry = machine[file], !entry.record.state.isTerminal, let event = ending(&entry) else {
      return .success(())
    }
    let result = await write([.fileChanged(entry.record)], events: [event])
    if case .success = result { apply(end: entry.record) }
    return result
  }

  private func writeWindow(_ window: WindowRecord, of file: FileID) async -> Result<Void, ServiceError> {
    guard var entry = machine[file], !entry.record.state.isTerminal,
      entry.inFlight[window.window.index] != nil
    else { return .success(()) }
    entry.settle(window)
    var events: [SessionEvent] = window.segments.map { .segmentFinal(file, $0) }
    let ending = entry.isWorkedOff ? entry.finish(at: clock.now) : nil
    if let ending {
      events.append(ending)
    } else {
      events.append(.fileProgress(file, progress: entry.progress, etaSeconds: await etaSeconds(upTo: file)))
    }
    let result = await write([.windowFinished(window), .fileChanged(entry.record)], events: events)
    guard case .success = result else { return result }
    machine.update(file) { $0.settle(window) }
    if ending != nil {
      apply(end: entry.record)
    } else if machine[file]?.isWorkedOff == true {
      // The preparation came to its end while this window was being written.
      return await writeEnd(of: file) { $0.finish(at: self.clock.now) }
    }
    return result
  }

  private func apply(end record: MediaRecord) {
    machine.update(record.id) { $0.record = record }
    finished(record.id)
  }

  private func write(_ changes: [JournalChange], events: [SessionEvent]) async -> Result<Void, ServiceError> {
    do throws(ServiceError) {
      try await log.commit(changes, events: events)
      return .success(())
    } catch {
      return .failure(error)
    }
  }
}
