/// The messages of one pull, for one task to read. It ends when the pull does: the batch is complete, its time is up, or
/// there are no more messages. It has a subject and a clock of its own, so that nothing that was meant for an earlier pull
/// is taken for its own, and a server that forgets it does not keep its reader.
///
/// Nothing makes it again after a reconnection: it throws, and the reader pulls anew.
package struct PullBatch: AsyncSequence, Sendable {
  package typealias Element = JetStreamMessage
  package typealias Failure = any Error

  /// What a server has beyond the time of a pull to say that it is over.
  static let patience: Duration = .seconds(2)

  package struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    private let pull: Pull
    private var left: Int

    fileprivate init(_ pull: Pull) {
      self.pull = pull
      left = pull.request.batch
    }

    /// - Throws: ``MessagingError/connectionLost``, ``MessagingError/timedOut`` when the server says nothing for too long,
    ///   ``JetStreamError/pullInterrupted(_:)``, ``JetStreamError/pullRefused(code:description:)``,
    ///   ``JetStreamError/consumerDeleted``, ``MessagingError/noResponders(subject:)``,
    ///   ``MessagingError/permissionDenied(_:)``, `CancellationError`.
    package mutating func next() async throws -> JetStreamMessage? {
      guard left > 0 else { return nil }
      do {
        guard let message = try await pull.next() else {
          left = 0
          return nil
        }
        left -= 1
        return message
      } catch {
        left = 0
        throw error
      }
    }
  }

  private let pull: Pull

  init(_ request: PullRequest, subject: String, answers: Subscription, givesBack: Bool, client: NATSClient) {
    pull = Pull(request, subject: subject, answers: answers, givesBack: givesBack, client: client)
  }

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull) }
}
