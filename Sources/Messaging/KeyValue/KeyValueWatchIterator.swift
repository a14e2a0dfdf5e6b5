/// Reads a watch: by a consumer that the server names and forgets, and one pull after the other. When a message is missing,
/// the consumer is gone or the connection was lost, it begins anew with the last entries.
package struct KeyValueWatchIterator: AsyncIteratorProtocol, Sendable {
  /// A consumer of the server's, and how far it has been read.
  private struct Source {
    let consumer: String
    var pull: PullBatch.AsyncIterator?
    var lastSequence: UInt64 = 0
    /// Entries from before the watch that have not been read.
    var backlog: UInt64
    var isCaughtUp = false
  }

  private static let pullTime: Duration = .seconds(10)
  /// Of a pull for entries from before the watch, of which some may have gone by themselves meanwhile.
  private static let backlogPullTime: Duration = .seconds(2)
  /// The server forgets the consumer when nothing has been pulled for as long.
  private static let inactiveThreshold: Duration = .seconds(30)
  private static let pause: Duration = .milliseconds(250)
  private static let batch = 256

  private let watch: KeyValueWatch
  private var source: Source?
  private var hasBegun = false

  init(_ watch: KeyValueWatch) { self.watch = watch }

  /// - Throws: `CancellationError`, what ended the client, ``KeyValueError/bucketNotFound(_:)``,
  ///   ``JetStreamError/refused(_:)``, ``MessagingError/permissionDenied(_:)``. Never because of an interruption.
  package mutating func next() async throws -> KeyValueEvent? {
    while true {
      do {
        if source == nil {
          source = try await begin()
          let isAnew = hasBegun
          hasBegun = true
          if isAnew { return .restarted }
        }
        if let event = try await read() { return event }
      } catch let error where Self.isInterruption(error) {
        source = nil
        try await Task.sleep(for: Self.pause)
      }
    }
  }

  private func begin() async throws -> Source {
    var configuration = ConsumerConfiguration(durableName: nil)
    configuration.delivery = .lastPerSubject
    configuration.acknowledgement = .none
    configuration.filterSubjects = [watch.bucket.prefix + watch.pattern]
    configuration.inactiveThreshold = Self.inactiveThreshold
    configuration.replicas = 1
    configuration.isInMemory = true
    configuration.hasHeadersOnly = watch.isWithoutValues ? true : nil
    do {
      let consumer = try await watch.bucket.stream.createConsumer(configuration, of: watch.bucket.streamName)
      return Source(consumer: consumer.name, backlog: consumer.pending)
    } catch JetStreamError.refused(let error) where error.isStreamNotFound {
      throw KeyValueError.bucketNotFound(watch.bucket.name)
    }
  }

  /// - Returns: `nil` when a pull ended without a message.
  private mutating func read() async throws -> KeyValueEvent? {
    guard var source else { return nil }
    defer { self.source = source }
    if !source.isCaughtUp, source.backlog == 0 {
      source.isCaughtUp = true
      return .caughtUp
    }
    if source.pull == nil {
      source.pull = try await pull(from: source).makeAsyncIterator()
    }
    guard let message = try await source.pull?.next() else {
      source.pull = nil
      if !source.isCaughtUp { source.backlog = min(source.backlog, try await pending(of: source.consumer)) }
      return nil
    }
    guard message.metadata.consumerSequence == source.lastSequence + 1 else {
      throw JetStreamError.pullInterrupted("a message is missing")
    }
    source.lastSequence += 1
    // What is still to come counts new changes as well; only that of the beginning ends the beginning.
    source.backlog = source.backlog > 0 ? min(source.backlog - 1, message.metadata.pending) : 0
    return KeyValueEntry(
      subject: message.subject, headers: message.headers, payload: message.payload,
      revision: message.metadata.streamSequence, prefix: watch.bucket.prefix
    ).map { .entry($0) }
  }

  /// Of the backlog no more than there is: the server ends such a pull with its last message.
  private func pull(from source: Source) async throws -> PullBatch {
    let isLive = source.isCaughtUp
    var request = PullRequest(
      batch: isLive ? Self.batch : Int(min(source.backlog, UInt64(Self.batch))),
      expires: isLive ? Self.pullTime : Self.backlogPullTime)
    request.heartbeat = isLive ? .seconds(2) : nil
    return try await watch.bucket.stream.pull(
      request, from: source.consumer, of: watch.bucket.streamName, givesBack: false)
  }

  /// What the consumer has still to deliver.
  private func pending(of consumer: String) async throws -> UInt64 {
    guard let information = try await watch.bucket.stream.consumer(consumer, of: watch.bucket.streamName) else {
      throw JetStreamError.consumerDeleted
    }
    return information.pending
  }

  private static func isInterruption(_ error: any Error) -> Bool {
    switch error {
    case let error as MessagingError: error.isTransient
    case JetStreamError.consumerDeleted: true
    // A pull from a consumer that went with its server.
    case JetStreamError.refused(let error): error.code == 503 || error.isConsumerNotFound
    case let error as JetStreamError: error.isTransient
    default: false
    }
  }
}
