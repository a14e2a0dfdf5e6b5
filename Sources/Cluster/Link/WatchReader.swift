import Messaging

/// The changes of a bucket, read by one task.
actor WatchReader {
  private var iterator: KeyValueWatchIterator

  init(_ watch: KeyValueWatch) { iterator = watch.makeAsyncIterator() }

  func next() async throws -> LinkChange? {
    var iterator = iterator
    defer { self.iterator = iterator }
    while true {
      switch try await iterator.next() {
      case nil: return nil
      case .entry(let entry):
        return entry.operation == .put ? .put(key: entry.key, value: entry.value) : .removed(key: entry.key)
      // What has gone meanwhile is not told; workers that are not heard go by themselves.
      case .restarted: continue
      case .caughtUp: return .caughtUp
      }
    }
  }
}
