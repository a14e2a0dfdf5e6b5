import TranscriptionCore

/// A session's figures for the operator. Reading them does not renew the lease.
extension Session {
  func figures(of entry: OperationsDesk.Entry) async -> SessionFigures {
    let record = currentRecord
    return SessionFigures(
      id: id, number: entry.number, owner: entry.owner, isTransient: entry.isTransient, createdAt: record.createdAt,
      lastActiveAt: record.lastActiveAt, options: record.options, queue: await queue.figures,
      eventReaders: await log.readers, unclaimedFiles: await handler.unclaimedFiles)
  }
}

extension ProcessWhisperQueue {
  var figures: QueueFigures {
    let first = machine.firstUnfinished.flatMap { machine[$0] }
    return QueueFigures(
      isPaused: machine.isPaused, queued: machine.unfinishedCount - machine.runningCount,
      running: machine.runningCount, audioSecondsAhead: machine.audioSecondsAhead ?? 0,
      waitingSince: first.flatMap { $0.isHeard ? nil : $0.arrivedAt }, bytes: machine.bytes)
  }
}
