import NIOConcurrencyHelpers

extension NATSClient {
  /// Listens to a subject or pattern, now and on every later connection. ``flush(within:)`` waits until the server knows.
  ///
  /// - Parameter queue: the name of a group, of which only one member gets each message.
  /// - Throws: ``MessagingError/invalidSubject(_:)``, what ended the client.
  package func subscribe(
    to subject: String, queue: String? = nil, bounds: SubscriptionBounds = SubscriptionBounds()
  ) throws -> Subscription {
    try subscribe(to: subject, queue: queue, bounds: bounds, request: nil)
  }

  private func subscribe(
    to subject: String, queue: String?, bounds: SubscriptionBounds, request: String?
  ) throws -> Subscription {
    try Subject.requirePattern(subject)
    if let queue { try Subject.requireToken(queue) }
    var connection: ServerConnection?
    let (id, buffer) = try state.withLockedValue { state in
      if case .closed(let reason) = state.phase { throw reason }
      if state.isDraining { throw MessagingError.closed }
      let id = state.makeID()
      let buffer = SubscriptionBuffer(bounds: bounds, eventLoop: eventLoop) { [weak self] in self?.forget(id) }
      state.subscriptions.add(.init(subject: subject, queue: queue, request: request, buffer: buffer), as: id)
      connection = state.append(.subscribe(subject: subject, queue: queue, subscription: id))
      return (id, buffer)
    }
    if let connection { startWriting(on: connection) }
    return Subscription(subject: subject, id: id, buffer: buffer, client: self)
  }

  /// A subscription with a subject of its own for answers, which ends with its connection, and when the server refuses
  /// `request`, the subject that is asked.
  func subscribeToAnswers(of request: String, bounds: SubscriptionBounds) throws -> Subscription {
    var bounds = bounds
    bounds.endsWithConnection = true
    let id = state.withLockedValue { $0.makeID() }
    return try subscribe(to: "\(inbox).p.\(id)", queue: nil, bounds: bounds, request: request)
  }

  func unsubscribe(_ id: UInt64) {
    let connection = state.withLockedValue { state -> ServerConnection? in
      guard state.subscriptions.remove(id) != nil else { return nil }
      return state.append(.unsubscribe(subscription: id))
    }
    if let connection { startWriting(on: connection) }
  }

  func drain(_ id: UInt64) async throws {
    stop(id)
    defer { finish(id) }
    try await flush()
  }

  /// Asks the server for no more messages, nor the next one. Those under way are still taken.
  func stop(_ id: UInt64) {
    let connection = state.withLockedValue { state in
      state.subscriptions.stop(id)
      return state.append(.unsubscribe(subscription: id))
    }
    if let connection { startWriting(on: connection) }
  }

  /// Ends the subscription behind what it has.
  func finish(_ id: UInt64) { state.withLockedValue { $0.subscriptions[id] }?.buffer.finish(.success(())) }

  /// The reader has come to the end.
  private func forget(_ id: UInt64) {
    unsubscribe(id)
    wake()
  }
}
