import NIOConcurrencyHelpers
import NIOCore

extension NATSClient {
  /// Hands a message to the connection. That it arrives is not promised: see ``request(_:to:headers:within:)`` and
  /// ``JetStream``.
  ///
  /// Waits for a connection, and for room in what waits to be sent, up to the configured patience.
  ///
  /// - Throws: ``MessagingError/notConnected(last:)``, ``MessagingError/outgoingBufferFull``,
  ///   ``MessagingError/payloadTooLarge(bytes:limit:)``, ``MessagingError/invalidSubject(_:)``,
  ///   ``MessagingError/invalidHeader(_:)``, what ended the client, `CancellationError`. Nothing was sent then.
  package func publish(
    _ payload: [UInt8], to subject: String, reply: String? = nil, headers: MessageHeaders = [:]
  ) async throws {
    let frame = try Self.frame(payload, to: subject, reply: reply, headers: headers)
    if try send(frame) { return }
    let deadline = NIODeadline.now() + TimeAmount(configuration.sendPatience)
    repeat { try await waitUntilSendable(frame, until: deadline) } while try !send(frame)
  }

  /// Waits until the server has got everything that was published before, and has made the subscriptions.
  ///
  /// - Throws: as ``request(_:to:headers:within:)``, without ``MessagingError/noResponders(subject:)``.
  package func flush(within limit: Duration? = nil) async throws {
    try await flush(until: .now() + TimeAmount(limit ?? configuration.requestLimit))
  }

  /// For what is of no use later, on a subject that a server made: sent now or not at all.
  func publishIfConnected(_ text: String, to subject: String) {
    guard let frame = try? Self.frame(Array(text.utf8), to: subject, reply: nil, headers: [:]) else { return }
    _ = try? send(frame)
  }

  static func frame(_ payload: [UInt8], to subject: String, reply: String?, headers: MessageHeaders) throws
    -> ClientFrame
  {
    try Subject.requireLiteral(subject)
    if let reply { try Subject.requireLiteral(reply) }
    return .publish(subject: subject, reply: reply, headers: try headers.block(), payload: payload)
  }

  /// - Returns: `false` when there is no connection or no room now.
  private func send(_ frame: ClientFrame) throws -> Bool {
    var connection: ServerConnection?
    let isSent = try state.withLockedValue { state in
      guard try state.canSend(frame) else { return false }
      connection = state.append(frame)
      return true
    }
    if let connection { startWriting(on: connection) }
    return isSent
  }

  func waitUntilSendable(_ frame: ClientFrame, until deadline: NIODeadline) async throws {
    try await wait(until: deadline) { try $0.canSend(frame) }
  }

  // MARK: Writing

  /// Starts to write what waits, on the event loop: what is published until then goes with it.
  func startWriting(on connection: ServerConnection) {
    eventLoop.execute { [self] in writeNext(on: connection) }
  }

  private func writeNext(on connection: ServerConnection) {
    var bytes: ByteBuffer?
    let hasWaiters = state.withLockedValue { state in
      guard state.isConnected(by: connection) else { return false }
      bytes = state.outbox.takeNext()
      return !state.waiters.isEmpty
    }
    if hasWaiters { wake() }
    guard let bytes else { return }
    connection.write(bytes).whenComplete { [self] result in
      switch result {
      case .success: progressed(on: connection)
      // A connection that has lost a frame is of no use: without its subscription for answers, no request has one.
      case .failure: connection.end(because: .connectionLost)
      }
      // Not from within the write itself: a socket that takes everything at once must not deepen the stack.
      eventLoop.execute { [self] in writeNext(on: connection) }
    }
  }

  private func progressed(on connection: ServerConnection) {
    state.withLockedValue { state in
      if state.isConnected(by: connection), state.outbox.hasMore { state.watch.progressed() }
    }
  }

  // MARK: Flushing

  func flush(until deadline: NIODeadline) async throws {
    try Task.checkCancellation()
    while true {
      let id = state.withLockedValue { $0.makeID() }
      let isSent = try await withTaskCancellationHandler {
        try await ping(id, until: deadline)
      } onCancel: {
        finishFlush(id, .failure(CancellationError()))
      }
      if isSent { return }
      try await waitUntilSendable(.ping, until: deadline)
    }
  }

  /// - Returns: `false` when there was no connection.
  private func ping(_ id: UInt64, until deadline: NIODeadline) async throws -> Bool {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Bool, any Error>) in
      var connection: ServerConnection?
      let answer: Result<Bool, any Error>? = state.withLockedValue { state in
        do {
          guard try state.canSend(.ping) else { return .success(false) }
        } catch {
          return .failure(error)
        }
        state.pongs.append(.flush(id))
        connection = state.append(.ping)
        let timer = eventLoop.scheduleTask(deadline: deadline) { [weak self] in
          self?.finishFlush(id, .failure(MessagingError.timedOut))
          return
        }
        state.flushes[id] = ClientState.Waiter(continuation: continuation, timer: timer)
        return nil
      }
      if let connection { startWriting(on: connection) }
      if let answer { continuation.resume(with: answer) }
      if Task.isCancelled { finishFlush(id, .failure(CancellationError())) }
    }
  }

  func finishFlush(_ id: UInt64, _ result: Result<Void, any Error>) {
    let flush = state.withLockedValue { $0.flushes.removeValue(forKey: id) }
    flush?.timer.cancel()
    flush?.continuation.resume(with: result.map { true })
  }
}

extension ClientState {
  /// - Throws: what ended the client, or that the server would not take the message.
  func canSend(_ frame: ClientFrame) throws -> Bool {
    switch phase {
    case .closed(let reason): throw reason
    case .disconnected: return false
    case .connected(_, let information):
      guard case .publish(let subject, let reply, let headers, let payload) = frame else { return true }
      let bytes = headers.count + payload.count
      guard bytes <= information.maximumPayload else {
        throw MessagingError.payloadTooLarge(bytes: bytes, limit: information.maximumPayload)
      }
      return outbox.hasRoom(for: bytes + subject.utf8.count + (reply?.utf8.count ?? 0) + 64)
    }
  }
}
