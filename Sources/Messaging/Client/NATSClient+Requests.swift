import Logging
import NIOConcurrencyHelpers
import NIOCore

extension NATSClient {
  /// Sends a request and waits for its answer.
  ///
  /// - Parameter limit: for the connection, the sending and the answer together; by default the configured one.
  /// - Throws: ``MessagingError/noResponders(subject:)`` when nothing listens, ``MessagingError/timedOut`` and
  ///   ``MessagingError/connectionLost`` when it is not known whether the request arrived,
  ///   ``MessagingError/permissionDenied(_:)``, and as
  ///   ``publish(_:to:reply:headers:)`` when nothing was sent.
  package func request(
    _ payload: [UInt8], to subject: String, headers: MessageHeaders = [:], within limit: Duration? = nil
  ) async throws -> Message {
    try Task.checkCancellation()
    let deadline = NIODeadline.now() + TimeAmount(limit ?? configuration.requestLimit)
    while true {
      let id = state.withLockedValue { $0.makeID() }
      let frame = try Self.frame(payload, to: subject, reply: "\(inbox).r.\(id)", headers: headers)
      do {
        return try await withTaskCancellationHandler {
          try await ask(id, subject, frame, until: deadline)
        } onCancel: {
          finishRequest(id, .failure(CancellationError()))
        }
      } catch is NotSendable {
        try await waitUntilSendable(frame, until: deadline)
      }
    }
  }

  /// There is no connection or no room now.
  private struct NotSendable: Error {}

  private func ask(_ id: UInt64, _ subject: String, _ frame: ClientFrame, until deadline: NIODeadline) async throws
    -> Message
  {
    try await withCheckedThrowingContinuation { continuation in
      var connection: ServerConnection?
      let failure: (any Error)? = state.withLockedValue { state in
        do {
          guard try state.canSend(frame) else { return NotSendable() }
        } catch {
          return error
        }
        connection = state.append(frame)
        let timer = eventLoop.scheduleTask(deadline: deadline) { [weak self] in
          self?.finishRequest(id, .failure(MessagingError.timedOut))
          return
        }
        state.requests[id] = ClientState.PendingRequest(subject: subject, continuation: continuation, timer: timer)
        return nil
      }
      if let connection { startWriting(on: connection) }
      if let failure { continuation.resume(throwing: failure) }
      if Task.isCancelled { finishRequest(id, .failure(CancellationError())) }
    }
  }

  func finishRequest(_ id: UInt64, _ result: Result<Message, any Error>) {
    guard let request = state.withLockedValue({ $0.requests.removeValue(forKey: id) }) else { return }
    request.timer?.cancel()
    if case .success(let message) = result, message.saysNoResponders {
      request.continuation.resume(throwing: MessagingError.noResponders(subject: request.subject))
    } else {
      request.continuation.resume(with: result)
    }
  }

  /// A message to the subscription for answers.
  func received(answer: Message) {
    let number = answer.subject.utf8.dropFirst(inbox.utf8.count + ".r.".utf8.count)
    guard let id = UInt64(String(decoding: number, as: UTF8.self)) else { return }
    finishRequest(id, .success(answer))
  }

  /// What became of a request of the server itself, as ``JetStream`` makes them. A server that ``ServerTrust`` gives up is
  /// left, where there is another.
  ///
  /// - Parameter connections: how many there were when the request was made. What was asked of an earlier server says nothing
  ///   about the present one.
  func serverAnswered(_ answer: ServerTrust.Answer, asOf connections: Int) {
    let left: ServerConnection? = state.withLockedValue { state in
      guard state.reconnections == connections, state.trust.note(answer, at: .now()), state.pool.hasAlternatives
      else { return nil }
      state.trust = ServerTrust()
      state.isLeaving = true
      return state.connection
    }
    guard let left else { return }
    logger.warning("NATS server left: it does not answer requests", metadata: ["nats.server": "\(left.address)"])
    left.end(because: .connectionLost)
  }
}
