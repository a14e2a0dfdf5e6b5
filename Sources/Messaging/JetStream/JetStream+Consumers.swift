extension JetStream {
  /// Makes a pull consumer, or updates the durable one of that name.
  package func createConsumer(_ configuration: ConsumerConfiguration, of stream: String) async throws
    -> ConsumerInformation
  {
    try Subject.requireToken(stream)
    if let name = configuration.durableName { try Subject.requireToken(name) }
    let operation = configuration.durableName.map { "CONSUMER.CREATE.\(stream).\($0)" } ?? "CONSUMER.CREATE.\(stream)"
    return try await call(operation, CreateConsumer(stream: stream, configuration: configuration))
  }

  /// - Returns: `nil` when there is none.
  package func consumer(_ name: String, of stream: String) async throws -> ConsumerInformation? {
    try Subject.requireToken(stream)
    try Subject.requireToken(name)
    do {
      return try await call("CONSUMER.INFO.\(stream).\(name)", for: ConsumerInformation.self)
    } catch JetStreamError.refused(let error) where error.isConsumerNotFound {
      return nil
    }
  }

  /// - Returns: whether there was one.
  @discardableResult package func deleteConsumer(_ name: String, of stream: String) async throws -> Bool {
    try Subject.requireToken(stream)
    try Subject.requireToken(name)
    do {
      return try await call("CONSUMER.DELETE.\(stream).\(name)", for: Success.self).success
    } catch JetStreamError.refused(let error) where error.isConsumerNotFound {
      return false
    }
  }

  /// Asks a consumer for messages. Returns as soon as that is sent.
  ///
  /// - Parameter givesBack: whether what came and was not read is given back; `false` for a consumer without
  ///   acknowledgements, which does not take anything back.
  /// - Throws: as ``NATSClient/publish(_:to:reply:headers:)``.
  package func pull(
    _ request: PullRequest, from consumer: String, of stream: String, givesBack: Bool = true
  ) async throws -> PullBatch {
    try Subject.requireToken(stream)
    try Subject.requireToken(consumer)
    precondition(request.batch > 0, "a pull asks for at least one message")
    // What is asked for fits in any case, also where it is read late; heartbeats and the end come on top.
    let heartbeats = request.heartbeat.map { Int(min(request.expires / max($0, .milliseconds(1)), 65536)) } ?? 0
    let bounds = SubscriptionBounds(messages: request.batch + heartbeats + 16, bytes: .max, overflow: .fail)
    let subject = "\(Self.prefix).CONSUMER.MSG.NEXT.\(stream).\(consumer)"
    let answers = try client.subscribeToAnswers(of: subject, bounds: bounds)
    try await client.publish(try Self.json(request), to: subject, reply: answers.subject)
    return PullBatch(request, subject: subject, answers: answers, givesBack: givesBack, client: client)
  }

  private struct CreateConsumer: Encodable {
    let stream: String
    let configuration: ConsumerConfiguration

    private enum CodingKeys: String, CodingKey {
      case stream = "stream_name"
      case configuration = "config"
    }
  }
}
