import Messaging

/// The messages of one pull, read by one task.
actor BatchReader {
  private var iterator: PullBatch.AsyncIterator

  init(_ batch: PullBatch) { iterator = batch.makeAsyncIterator() }

  func next() async throws -> JetStreamMessage? {
    var iterator = iterator
    defer { self.iterator = iterator }
    return try await iterator.next()
  }
}
