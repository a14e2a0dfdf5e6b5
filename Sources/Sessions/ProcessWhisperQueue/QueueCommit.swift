import TranscriptionCore

/// Changes and events that are written in one step.
struct QueueCommit: Sendable {
  /// What has to be done before it is written, so that it cannot hit what comes after.
  var before: [QueueCommand] = []
  var changes: [JournalChange] = []
  var events: [SessionEvent] = []
}

extension EventLog {
  func write(_ commit: QueueCommit) async -> Result<Void, ServiceError> {
    do throws(ServiceError) {
      try await self.commit(commit.changes, events: commit.events)
      return .success(())
    } catch {
      return .failure(error)
    }
  }
}
