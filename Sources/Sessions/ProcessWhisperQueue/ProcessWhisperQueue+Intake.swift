import TranscriptionCore

/// How files come into the queue: a place is kept before anything is received or claimed, and given up in the moment in
/// which the file itself counts. So neither many uploads at once nor many files in the drop folder can go beyond the
/// session's limits.
extension ProcessWhisperQueue {
  /// How many files more there are places for.
  func places() -> Int {
    if isClosed { return 0 }
    let limits = machine.limits
    let left = min(limits.queuedFiles - machine.unfinishedCount, limits.files - machine.order.count)
    return max(0, left - machine.reservations.count)
  }

  // MARK: Places

  /// Keeps places for files, in order, until one does not fit. A file that is larger than a whole session may be takes
  /// one too, to be refused with its reason.
  ///
  /// - Returns: how many have a place.
  func reserve(_ files: [DropCandidate]) -> Int {
    guard !isClosed else { return 0 }
    for (count, file) in files.enumerated() {
      let canEverFit = file.bytes <= machine.limits.bytes
      guard canEverFit ? hasRoom(forBytes: file.bytes) : places() > 0 else { return count }
      keepPlace(for: file.id, bytes: canEverFit ? file.bytes : 0)
    }
    return files.count
  }

  /// Keeps a place for an upload that is on its way. ``release(_:)`` when it has arrived or failed.
  ///
  /// - Throws: why there is no place.
  func reserve(_ file: FileID, bytes: Int) throws(ServiceError) {
    if isClosed { throw .sessionNotFound }
    if let refusal = refusal(forBytes: bytes) { throw refusal }
    keepPlace(for: file, bytes: bytes)
  }

  /// - Throws: `notFound` when the session is ending: nothing of it is to be written any more.
  func requireOpen() throws(ServiceError) {
    if isClosed { throw .sessionNotFound }
  }

  /// An upload is larger than was known when its place was kept.
  ///
  /// - Throws: why there is no room for so many bytes more.
  func grow(_ file: FileID, by more: Int) throws(ServiceError) {
    if let refusal = machine.refusal(forBytes: more), refusal.code == "session_bytes_full" {
      throw refusal
    }
    machine.reservations.grow(file, by: more)
  }

  /// Gives up places; files that have arrived have none any more.
  func release(_ files: [FileID]) async {
    guard files.count(where: { giveUpPlace(of: $0) }) > 0 else { return }
    await outlets.roomAppeared()
  }

  private func keepPlace(for file: FileID, bytes: Int) {
    _ = machine.reservations.add(file, bytes: bytes)
  }

  private func giveUpPlace(of file: FileID) -> Bool {
    machine.reservations.remove(file)
  }

  // MARK: Arrival

  /// The file that comes right behind another; `nil` for the last.
  func successor(of file: FileID) -> FileID? {
    guard let index = machine.order.lastIndex(of: file), index + 1 < machine.order.count else { return nil }
    return machine.order[index + 1]
  }

  /// Files are in place and join the queue, each where its ordinal says: all or none, in one commit.
  func enqueue(_ records: [MediaRecord]) async throws(ServiceError) {
    let step = chain.append { await self.writeIntake(records) }
    try await step.value.get()
    await announceWork()
  }

  private func writeIntake(_ records: [MediaRecord]) async -> Result<Void, ServiceError> {
    guard !isClosed else { return .failure(.sessionNotFound) }
    // A batch that failed half way comes again as a whole.
    let records = records.filter { machine[$0.id] == nil }
    guard !records.isEmpty else { return .success(()) }
    let pace = engines.pace(weight: weight)
    var kept: [(file: FileID, bytes: Int)] = []
    for record in records {
      var queued = record
      queued.state = .queued
      if giveUpPlace(of: record.id) { kept.append((record.id, record.bytes)) }
      var entry = makeEntry(for: queued)
      // Nothing is begun before the commit is through.
      entry.needsPreparation = false
      machine.add(entry)
    }
    let outlooks = machine.outlooks().reduce(into: [FileID: QueueMachine.Outlook]()) { $0[$1.file] = $1.outlook }
    let entries = records.compactMap { machine[$0.id] }
    let events = entries.flatMap { entry -> [SessionEvent] in
      let outlook = outlooks[entry.record.id]
      return [
        .fileCreated(entry.record.id, name: entry.record.name),
        .fileQueued(
          entry.record.id, position: outlook?.position ?? 0,
          etaSeconds: outlook.flatMap { pace.eta($0, engine: entry.engine) }),
      ]
    }
    do throws(ServiceError) {
      try await log.commit(entries.map { .fileChanged($0.record) }, events: events)
    } catch {
      for record in records { _ = machine.remove(record.id) }
      for (file, bytes) in kept { keepPlace(for: file, bytes: bytes) }
      return .failure(error)
    }
    for record in records { machine.update(record.id) { $0.needsPreparation = true } }
    return .success(())
  }
}
