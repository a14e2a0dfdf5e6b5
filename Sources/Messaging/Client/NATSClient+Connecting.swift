import DequeModule
import Logging
import NIOConcurrencyHelpers
import NIOCore

extension NATSClient {
  /// Connects, and connects again whenever the connection is lost, until the client is closed, or the task cancelled, which
  /// closes it. To be called once.
  ///
  /// - Throws: what ended the client, unless it was closed: ``MessagingError/authorizationFailed(_:)``,
  ///   ``MessagingError/serverTooOld(version:)``, ``MessagingError/unusableConfiguration(_:)``.
  package func run() async throws {
    let isFirst = state.withLockedValue { state in
      defer { state.hasRun = true }
      return !state.hasRun
    }
    precondition(isFirst, "a NATS client runs once")
    await withTaskCancellationHandler {
      while await attempt() {}
    } onCancel: {
      close()
    }
    let reason = state.withLockedValue { state -> MessagingError in
      if case .closed(let reason) = state.phase { reason } else { .closed }
    }
    if reason != .closed { throw reason }
  }

  /// Connects to the next server and stays until the connection ends.
  ///
  /// - Returns: `false` once the client is closed.
  private func attempt() async -> Bool {
    let pause = eventLoop.makePromise(of: Void.self)
    let attempt: ServerPool.Attempt? = state.withLockedValue { state in
      if case .closed = state.phase { return nil }
      var generator = SystemRandomNumberGenerator()
      state.pause = pause
      return state.pool.next(using: &generator)
    }
    guard let attempt else {
      pause.succeed()
      return false
    }
    let timer = eventLoop.scheduleTask(in: TimeAmount(attempt.delay)) { pause.succeed() }
    try? await pause.futureResult.get()
    timer.cancel()

    let connection = ServerConnection(
      to: attempt.address, configuration: configuration, security: security, eventLoop: eventLoop, owner: self)
    let isWanted = state.withLockedValue { state in
      state.pause = nil
      if case .closed = state.phase { return false }
      state.attempt = connection
      return true
    }
    guard isWanted else {
      connection.end(because: .closed)
      return false
    }
    let start = ContinuousClock.now
    let reason = await connection.run()
    let lifetime = ContinuousClock.now - start
    state.withLockedValue { state in
      state.pool.ended(after: state.lastFailure == nil ? lifetime : .zero, isByChoice: state.isLeaving)
      state.isLeaving = false
    }
    if reason.isTransient {
      let text = "\(reason)"
      let isNews = state.withLockedValue { state in
        // Servers may word theirs in any number of ways.
        if state.toldFailures.count > 64 { state.toldFailures = [] }
        return state.toldFailures.insert(text).inserted
      }
      logger.log(
        level: isNews ? .info : .debug, "NATS connection ended",
        metadata: ["nats.server": "\(attempt.address)", "error": "\(text)"])
      return true
    }
    close(because: reason)
    return false
  }

  func close(because reason: MessagingError) {
    var previous: ClientState?
    let buffers: [SubscriptionBuffer] = state.withLockedValue { state in
      if case .closed = state.phase { return [] }
      previous = state
      state.phase = .closed(reason)
      state.attempt = nil
      state.pause = nil
      return state.subscriptions.removeAll()
    }
    guard let previous else { return }
    if reason != .closed { logger.error("NATS client ended", metadata: ["error": "\(reason)"]) }
    failPending(reason)
    for buffer in buffers { buffer.finish(reason == .closed ? .success(()) : .failure(reason)) }
    wake()
    previous.pause?.succeed()
    previous.attempt?.end(because: .closed)
    previous.connection?.end(because: .closed)
  }

  /// Whatever waits for an answer of the server will not get it.
  private func failPending(_ reason: MessagingError) {
    let (requests, flushes) = state.withLockedValue { state in
      defer {
        state.requests = [:]
        state.flushes = [:]
        state.pongs = []
      }
      return (state.requests, state.flushes)
    }
    for request in requests.values {
      request.timer?.cancel()
      request.continuation.resume(throwing: reason)
    }
    for flush in flushes.values {
      flush.timer.cancel()
      flush.continuation.resume(throwing: reason)
    }
  }
}

extension NATSClient: ConnectionOwner {
  func connectionOpened(_ connection: ServerConnection, _ information: ServerInformation) {
    let isWanted = state.withLockedValue { state in
      guard case .disconnected = state.phase else { return false }
      state.phase = .connected(connection, information)
      state.attempt = nil
      state.lastFailure = nil
      state.toldFailures = []
      state.reconnections += 1
      state.watch = PingWatch()
      state.isLeavingLameDuck = information.isLameDuck
      state.ticksAsLameDuck = 0
      state.isLeaving = false
      state.trust = ServerTrust()
      state.outbox.clear()
      // Before anything else is sent.
      _ = state.append(.subscribe(subject: "\(inbox).r.*", queue: nil, subscription: Self.answers))
      for frame in state.subscriptions.frames { _ = state.append(frame) }
      if configuration.learnsServers { state.pool.learn(information.clusterAddresses, from: connection.address) }
      return true
    }
    guard isWanted else { return connection.end(because: .closed) }
    startWriting(on: connection)
    logger.info(
      "NATS connection open",
      metadata: ["nats.server": "\(connection.address)", "nats.version": "\(information.version)"])
    wake()
  }

  func connectionReceived(_ frames: [ServerFrame], on connection: ServerConnection) {
    let isCurrent = state.withLockedValue { state in
      guard state.isConnected(by: connection) else { return false }
      state.watch.heard()
      return true
    }
    guard isCurrent else { return }
    for frame in frames {
      switch frame {
      case .message(let delivered): deliver(delivered)
      case .ping: answerPing(on: connection)
      case .pong: receivedPong()
      case .information(let information): learn(information, on: connection)
      case .error(let text): receivedError(text)
      case .ok: break
      }
    }
  }

  func connectionTicked(_ connection: ServerConnection) {
    enum Action { case none, write(ServerConnection), leave(String) }
    let action: Action = state.withLockedValue { state in
      guard state.isConnected(by: connection) else { return .none }
      if state.isLeavingLameDuck {
        state.ticksAsLameDuck += 1
        // What was asked may still be answered here, but not for ever.
        if state.requests.isEmpty || state.ticksAsLameDuck >= 3 { return .leave("it is about to stop") }
      }
      switch state.watch.tick() {
      case .wait: return .none
      case .leave: return .leave("it is mute")
      case .ping:
        state.pongs.append(.watch)
        return state.append(.ping).map { Action.write($0) } ?? Action.none
      }
    }
    switch action {
    case .none: break
    case .write(let connection): startWriting(on: connection)
    case .leave(let reason):
      logger.warning(
        "NATS server left", metadata: ["nats.server": "\(connection.address)", "reason": "\(reason)"])
      connection.end(because: .connectionLost)
    }
  }

  func connectionEnded(_ connection: ServerConnection, because reason: MessagingError) {
    let (wasConnected, bound) = state.withLockedValue { state -> (Bool, [SubscriptionBuffer]) in
      if state.attempt === connection { state.attempt = nil }
      if case .disconnected = state.phase { state.lastFailure = "\(reason)" }
      guard state.isConnected(by: connection) else { return (false, []) }
      state.phase = .disconnected
      state.outbox.clear()
      return (true, state.subscriptions.removeBound())
    }
    guard wasConnected else { return wake() }
    failPending(reason.isTransient ? .connectionLost : reason)
    for buffer in bound { buffer.finish(.failure(.connectionLost)) }
    wake()
  }

  // MARK: Frames

  /// Without room there is no answer: a server that asks and does not read must not fill the memory, and one that reads gets
  /// what waits.
  private func answerPing(on connection: ServerConnection) {
    let writer = state.withLockedValue { state -> ServerConnection? in
      guard state.isConnected(by: connection), state.outbox.hasRoom(for: "PONG\r\n".utf8.count) else { return nil }
      return state.append(.pong)
    }
    if let writer { startWriting(on: writer) }
  }

  private func deliver(_ delivered: DeliveredMessage) {
    if delivered.subscription == Self.answers { return received(answer: delivered.message) }
    let buffer = state.withLockedValue { $0.subscriptions[delivered.subscription]?.buffer }
    if let buffer, buffer.add(delivered.message) { unsubscribe(delivered.subscription) }
  }

  private func receivedPong() {
    let pong = state.withLockedValue { $0.pongs.popFirst() }
    if case .flush(let id) = pong { finishFlush(id, .success(())) }
  }

  private func learn(_ information: ServerInformation, on connection: ServerConnection) {
    state.withLockedValue { state in
      guard state.isConnected(by: connection) else { return }
      state.phase = .connected(connection, information)
      if information.isLameDuck { state.isLeavingLameDuck = true }
      if configuration.learnsServers { state.pool.learn(information.clusterAddresses, from: connection.address) }
    }
    wake()
  }

  /// An error that does not end the connection. One about permissions names the subject in quotes.
  private func receivedError(_ text: String) {
    logger.warning("NATS server reports an error", metadata: ["error": "\(text)"])
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    let lowercased = text.lowercased()
    guard lowercased.hasPrefix("permissions violation"), parts.count >= 2 else { return }
    let subject = String(parts[1])
    let error = MessagingError.permissionDenied(text)
    if lowercased.hasPrefix("permissions violation for subscription") {
      let buffers = state.withLockedValue { $0.subscriptions.remove(subject: subject) }
      for buffer in buffers { buffer.finish(.failure(error)) }
      guard subject == "\(inbox).r.*" else { return }
      failRequests(error) { _ in true }
    } else {
      failRequests(error) { $0.subject == subject }
      let buffers = state.withLockedValue { $0.subscriptions.remove(answersTo: subject) }
      for buffer in buffers { buffer.finish(.failure(error)) }
    }
  }

  private func failRequests(_ error: MessagingError, where isAffected: (ClientState.PendingRequest) -> Bool) {
    let ids = state.withLockedValue { $0.requests.filter { isAffected($0.value) }.map(\.key) }
    for id in ids { finishRequest(id, .failure(error)) }
  }
}
