/// The messages of one subject or pattern, for one task to read. It goes on over reconnections; what is published in
/// between is lost, as always with plain NATS. It ends when the client is closed, with ``cancel()``, and when the last
/// reference to it goes.
package final class Subscription: AsyncSequence, Sendable {
  package typealias Element = Message
  package typealias Failure = any Error

  package struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let subscription: Subscription

    package func next() async throws -> Message? { try await subscription.next() }

    package func next(isolation actor: isolated (any Actor)?) async throws -> Message? {
      try await subscription.next()
    }
  }

  package let subject: String
  private let id: UInt64
  private let buffer: SubscriptionBuffer
  private let client: NATSClient

  init(subject: String, id: UInt64, buffer: SubscriptionBuffer, client: NATSClient) {
    self.subject = subject
    self.id = id
    self.buffer = buffer
    self.client = client
  }

  deinit { cancel() }

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(subscription: self) }

  /// The next message; `nil` behind the last.
  ///
  /// - Parameter limit: how long it waits; `nil` for as long as it takes.
  /// - Throws: ``MessagingError/timedOut``, ``MessagingError/slowConsumer``, ``MessagingError/permissionDenied(_:)``, what
  ///   ended the client, or `CancellationError`.
  package func next(within limit: Duration? = nil) async throws -> Message? { try await buffer.next(within: limit) }

  /// Messages that did not fit into the buffer.
  package var droppedMessages: UInt64 { buffer.dropped }

  /// Ends it now. What has not been read is thrown away.
  package func cancel() { _ = discard() }

  /// - Returns: what has not been read.
  func discard() -> [Message] {
    client.unsubscribe(id)
    return buffer.discard()
  }

  /// Asks for no more messages, and ends behind those that the server has sent by then.
  package func drain() async throws { try await client.drain(id) }
}
