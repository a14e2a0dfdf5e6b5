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
        return record
      }
    }
    let written = await write(records.map { .fileChanged($0) }, events: [])
    guard case .success = written else { return written }
    machine.reorder(ordinals)
    await outlets.orderChanged(machine.order)
    return await write([], events: [.queueChanged(snapshot())])
  }

  // MARK: Clearing

  /// Cancels all files that are not finished. When it returns, nobody works on any of them.
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
  }

  /// All in one commit, so that a crash leaves none half cancelled; what has ended meanwhile keeps its end.
  private func writeCancellations(of files: [FileID]) async -> Result<Void, ServiceError> {
    let now = clock.now
    var changes: [JournalChange] = []
    var events: [SessionEvent] = []
    var cancelled: [FileID: QueueEntry] = [:]
    for file in files {
      guard var entry = machine[file], !entry.record.state.isTerminal, !entry.isBeingRemoved else { continue }
      events.append(entry.cancel(at: now))
      changes.append(.fileChanged(entry.record))
      cancelled[file] = entry
    }
    let written = await write(changes, events: events)
    guard case .success = written else { return written }
    for (file, entry) in cancelled { machine.update(file) { $0 = entry } }
    finished(Array(cancelled.keys))
    return await write([], events: [.queueChanged(snapshot())])
  }
}
