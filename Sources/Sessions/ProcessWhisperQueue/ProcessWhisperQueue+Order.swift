import TranscriptionCore

/// What a user does to the queue as a whole: an order of its own, and an end to all of it.
extension ProcessWhisperQueue {
  // MARK: Order

  /// Moves files to the front, in this order; all others keep theirs behind them, and so does what arrives meanwhile. What
  /// an engine is working on is finished. One commit; nothing is written where the files are in front already.
  ///
  /// - Throws: `notFound` for a file that the session does not have; nothing is moved then.
  func order(_ files: [FileID]) async throws(ServiceError) {
    let step = chain.append { await self.writeOrder(files) }
    try await step.value.get()
    await announceWork()
  }

  private func writeOrder(_ files: [FileID]) async -> Result<Void, ServiceError> {
    for file in files where machine[file] == nil || machine[file]?.isBeingRemoved == true {
      return .failure(
        ServiceError(
          .notFound, code: "file_not_found",
          message: "The session has no file \(file). Nothing was moved. GET the session's /files for a list.",
          parameter: "files"))
    }
    let ordinals = machine.ordinals(toFront: files)
    guard !ordinals.isEmpty else { return .success(()) }
    let records = files.compactMap { file in
      machine[file].map { entry in
        var record = entry.record
        record.ordinal = ordinals[file] ?? record.ordinal
        if entry.isUnannounced, record.state == .decoding {
          // Not told yet: after a crash the file is looked at for the first time again.
          record.state = .queued
          record.startedAt = nil
        }
        return record
      }
    }
    let written = await write(records.map { .fileChanged($0) }, events: [])
    guard case .success = written else { return written }
    machine.reorder(ordinals)
    await outlets.orderChanged(machine.order)
    return await write([], events: [.queueChanged(change())])
  }

  // MARK: Clearing

  private static let clearedReason = "The queue was cleared before this part was tried again."

  /// Cancels all files that are not finished. Those whose gaps were being tried again are completed, with the gaps that are
  /// left. When it returns, no work on any of them is running.
  func clear() async throws(ServiceError) {
    let files = machine.unfinished.filter { machine[$0]?.isOver == false }
    guard !files.isEmpty else { return }
    for file in files {
      machine.update(file) { $0.isBeingCancelled = true }
      cancelRecognition(of: file)
    }
    for file in files where preparations[file] != nil || preparingFiles.contains(file) {
      await stopPreparation(of: file)
    }
    for file in files { await stopDiarization(of: file) }
    await folders.removeWindows(of: Set(files), in: session)
    let turn = chain.append { await self.writeCancellations(of: files) }
    do {
      try await turn.value.get()
    } catch {
      for file in files {
        machine.update(file) {
          $0.isBeingCancelled = false
          $0.needsPreparation = !$0.record.state.isTerminal
        }
      }
      await announceWork()
      throw error
    }
    // Files whose removal is under way were left alone, and stay if that fails.
    for file in files { machine.update(file) { $0.isBeingCancelled = false } }
    await announceWork()
  }

  /// All in one commit, so that a crash leaves none half cancelled; what has ended meanwhile keeps its end.
  private func writeCancellations(of files: [FileID]) async -> Result<Void, ServiceError> {
    let now = clock.now
    var changes: [JournalChange] = []
    var events: [SessionEvent] = []
    var cancelled: [FileID: QueueEntry] = [:]
    for file in files {
      var pending: [WindowRecord] = []
      if machine[file]?.isReopened == true {
        do { pending = try await pendingWindows(of: file) } catch { return .failure(.wrapping(error)) }
      }
      guard var entry = machine[file], !entry.record.state.isTerminal, !entry.isBeingRemoved else { continue }
      if entry.isReopened {
        let (gaps, told) = entry.giveUpRetry(of: pending, because: Self.clearedReason, at: now)
        changes += gaps.map { .windowFinished($0) }
        events += told
      } else {
        events.append(entry.cancel(at: now))
      }
      changes.append(.fileChanged(entry.record))
      cancelled[file] = entry
    }
    guard !cancelled.isEmpty else { return .success(()) }
    let written = await write(changes, events: events)
    guard case .success = written else { return written }
    for entry in cancelled.values { machine.replace(entry) }
    finished(Array(cancelled.keys))
    return await write([], events: [.queueChanged(change())])
  }
}
