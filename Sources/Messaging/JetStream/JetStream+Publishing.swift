extension JetStream {
  /// Stores a message. When this returns, it is stored; when it throws ``JetStreamError/unknownOutcome(_:)``, it may be.
  ///
  /// - Throws: ``JetStreamError/refused(_:)`` and ``MessagingError/noResponders(subject:)`` when it was not stored (the
  ///   latter where no stream takes the subject, and while a cluster elects a leader), ``JetStreamError/unknownOutcome(_:)``,
  ///   as ``NATSClient/publish(_:to:reply:headers:)`` when nothing was sent, `CancellationError`, after which it may be
  ///   stored.
  package func publish(
    _ payload: [UInt8], to subject: String, headers: MessageHeaders = [:], options: PublishOptions = PublishOptions()
  ) async throws -> PublishAcknowledgement {
    var headers = headers
    options.add(to: &headers)
    var attempt = 1
    while true {
      do {
        return try await publishOnce(payload, to: subject, headers: headers, within: options.limit ?? limit)
      } catch let error where attempt < options.attempts && Self.mayBeTriedAgain(error) {
        attempt += 1
        try await Task.sleep(for: options.pause)
      }
    }
  }

  private func publishOnce(
    _ payload: [UInt8], to subject: String, headers: MessageHeaders, within limit: Duration
  ) async throws -> PublishAcknowledgement {
    let answer: Message
    do {
      answer = try await ask(payload, to: subject, headers: headers, within: limit)
    } catch let error as MessagingError where error == .timedOut || error == .connectionLost {
      throw JetStreamError.unknownOutcome(error.description)
    }
    let acknowledgement: PublishAcknowledgement
    do {
      acknowledgement = try decode(answer.payload)
    } catch JetStreamError.unreadableAnswer {
      throw JetStreamError.unknownOutcome("the answer is no acknowledgement")
    }
    guard acknowledgement.sequence > 0 else {
      throw JetStreamError.unknownOutcome("the acknowledgement has no sequence")
    }
    return acknowledgement
  }

  private static func mayBeTriedAgain(_ error: any Error) -> Bool {
    (error as? JetStreamError)?.isTransient ?? (error as? MessagingError)?.isTransient ?? false
  }
}
