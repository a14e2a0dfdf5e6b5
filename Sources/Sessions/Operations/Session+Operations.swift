import TranscriptionCore

/// A session's figures for the operator. Reading them does not renew the lease.
extension Session {
  func figures(of live: LiveSession) async -> SessionFigures {
    let record = currentRecord
    return SessionFigures(
      id: id, number: live.number, owner: live.owner, isTransient: live.isTransient, createdAt: record.createdAt,
      lastActiveAt: record.lastActiveAt, options: record.options,
      queue: await queue.look { machine, _ in machine.figures },
      eventReaders: await log.readers, unclaimedFiles: await handler.unclaimedFiles)
  }
}
