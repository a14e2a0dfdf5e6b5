import TranscriptionCore

/// Files that are tried again: failed and cancelled ones from the start, completed ones where there are gaps.
extension ProcessWhisperQueue {
  /// Puts a file back into the queue.
  func retry(_ file: FileID) async throws(ServiceError) {
    let turn = chain.append { await self.writeRetry(of: file) }
    try await turn.value.get()
    await announceWork()
  }

  private func writeRetry(of file: FileID) async -> Result<Void, ServiceError> {
    guard let entry = machine[file], !entry.isBeingRemoved else { return .failure(.fileNotFound) }
    switch entry.record.state {
    case .failed, .cancelled:
      return await writeFreshStart(of: entry.record)
    case .completed where entry.record.windowsFailed > 0:
      return await writeReopening(of: entry.record)
    case .completed:
      return .failure(
        .notRetryable("The file is completed and has no gaps. Only failed, cancelled or incomplete files are retried."))
    default:
      return .failure(
        .notRetryable("Only a failed, cancelled or incomplete file can be retried; this one is still being worked on."))
    }
  }

  /// Everything from the start; the journal first.
  private func writeFreshStart(of known: MediaRecord) async -> Result<Void, ServiceError> {
    var record = known
    record.startOver()
    let fresh = makeEntry(for: record)
    let position = machine.place(of: record)
    let result = await write(
      [.windowsForgotten(record.id), .fileChanged(record)],
      events: [.fileQueued(record.id, position: position, etaSeconds: nil)])
    if case .success = result {
      machine.replace(fresh)
      // Nothing new of the file is written before this turn is over.
      await outlets.captionsForgotten(record.id)
    }
    return result
  }

  /// Retries only the failed windows, with all their attempts. What was recognised stays, with its ids, and so do the
  /// speakers and the time of the former end, as the mark of a file that has a transcript.
  private func writeReopening(of known: MediaRecord) async -> Result<Void, ServiceError> {
    let file = known.id
    var record = known
    record.state = .queued
    record.windowsFailed = 0
    record.startedAt = clock.now
    var fresh = makeEntry(for: record)
    do {
      var windows = try await journal.windows(of: file, in: session)
      for index in windows.indices where windows[index].state == .failed {
        windows[index].state = .pending
        windows[index].attempts = 0
        windows[index].leases = 0
      }
      fresh.restore(windows, maximumInterruptions: Self.maximumInterruptions)
      fresh.isDiarized = try await journal.speakers(of: file, in: session) != nil
    } catch {
      return .failure(.wrapping(error))
    }
    let reopened = fresh
    let result = await write(
      [.windowsReopened(file), .fileChanged(record)],
      events: [.fileQueued(file, position: machine.place(of: record), etaSeconds: nil)])
    if case .success = result { machine.replace(reopened) }
    return result
  }

  // MARK: Gaps that stay

  /// Ends the retry of a file's gaps early: the file is completed as before, with the gaps that are left.
  func writeReturn(of file: FileID, because reason: String) async -> Result<Void, ServiceError> {
    let pending: [WindowRecord]
    do {
      pending = try await pendingWindows(of: file)
    } catch {
      return .failure(.wrapping(error))
    }
    guard var entry = machine[file], entry.isReopened else { return .success(()) }
    let (gaps, events) = entry.giveUpRetry(of: pending, because: reason, at: clock.now)
    let result = await write(gaps.map { .windowFinished($0) } + [.fileChanged(entry.record)], events: events)
    if case .success = result {
      machine.replace(entry)
      finished(file)
    }
    return result
  }

  func pendingWindows(of file: FileID) async throws -> [WindowRecord] {
    try await journal.windows(of: file, in: session).filter { $0.state == .pending }
  }
}

extension ServiceError {
  fileprivate static func notRetryable(_ message: String) -> ServiceError {
    ServiceError(.conflict, code: "not_retryable", message: message)
  }
}
