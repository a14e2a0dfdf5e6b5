import TranscriptionCore

/// A session's figures for the operator. Reading them does not renew the lease.
extension Session {
  func figures(of entry: OperationsDesk.Entry) async -> SessionFigures {
    let record = currentRecord
    return SessionFigures(
      id: id, number: entry.number, owner: entry.owner, isTransient: entry.isTransient, createdAt: record.createdAt,
      lastActiveAt: record.lastActiveAt, options: record.options,
      queue: await queue.look { machine, _ in machine.figures },
      eventReaders: await log.readers, unclaimedFiles: await handler.unclaimedFiles)
  }
}
