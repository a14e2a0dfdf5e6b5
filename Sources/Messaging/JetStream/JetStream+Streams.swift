extension JetStream {
  /// Makes a stream. One of the same name and configuration is left as it is.
  ///
  /// - Throws: ``JetStreamError/refused(_:)``, also where there is another of that name, and as all requests.
  package func createStream(_ configuration: StreamConfiguration) async throws -> StreamInformation {
    try Subject.requireToken(configuration.name)
    return try await call("STREAM.CREATE.\(configuration.name)", configuration)
  }

  package func updateStream(_ configuration: StreamConfiguration) async throws -> StreamInformation {
    try Subject.requireToken(configuration.name)
    return try await call("STREAM.UPDATE.\(configuration.name)", configuration)
  }

  /// - Returns: `nil` when there is none.
  package func stream(_ name: String) async throws -> StreamInformation? {
    try Subject.requireToken(name)
    do {
      return try await call("STREAM.INFO.\(name)", for: StreamInformation.self)
    } catch JetStreamError.refused(let error) where error.isStreamNotFound {
      return nil
    }
  }

  /// - Returns: whether there was one.
  @discardableResult package func deleteStream(_ name: String) async throws -> Bool {
    try Subject.requireToken(name)
    do {
      return try await call("STREAM.DELETE.\(name)", for: Success.self).success
    } catch JetStreamError.refused(let error) where error.isStreamNotFound {
      return false
    }
  }

  /// Removes messages.
  ///
  /// - Parameters:
  ///   - subject: a subject or pattern; `nil` for all messages.
  ///   - keeping: how many of the newest stay.
  /// - Returns: how many have been removed.
  @discardableResult package func purge(
    _ stream: String, subject: String? = nil, keeping: UInt64? = nil
  ) async throws -> UInt64 {
    try Subject.requireToken(stream)
    let answer: Purged = try await call("STREAM.PURGE.\(stream)", Purge(filter: subject, keep: keeping))
    return answer.purged
  }

  /// Removes one message.
  ///
  /// - Returns: whether there was one.
  @discardableResult package func deleteMessage(_ sequence: UInt64, of stream: String) async throws -> Bool {
    try Subject.requireToken(stream)
    do {
      return try await call("STREAM.MSG.DELETE.\(stream)", DeleteMessage(sequence: sequence), for: Success.self).success
    } catch JetStreamError.refused(let error) where error.isMessageNotFound || error.number == Self.sequenceNotFound {
      return false
    }
  }

  /// Reads one message from the stream's leader.
  ///
  /// - Returns: `nil` when there is none.
  package func message(_ sequence: UInt64, of stream: String) async throws -> StoredMessage? {
    try await stored(GetMessage(sequence: sequence), of: stream)
  }

  /// Reads the last message of a subject from the stream's leader.
  ///
  /// - Returns: `nil` when there is none.
  package func lastMessage(on subject: String, of stream: String) async throws -> StoredMessage? {
    try Subject.requireLiteral(subject)
    return try await stored(GetMessage(lastSubject: subject), of: stream)
  }

  private func stored(_ request: GetMessage, of stream: String) async throws -> StoredMessage? {
    try Subject.requireToken(stream)
    do {
      return try await call("STREAM.MSG.GET.\(stream)", request, for: StoredMessage.Answer.self).message
    } catch JetStreamError.refused(let error) where error.isMessageNotFound {
      return nil
    }
  }

  /// JSSequenceNotFoundErrF of the server.
  private static let sequenceNotFound = 10043

  private struct Purge: Encodable {
    let filter: String?
    let keep: UInt64?
  }

  private struct Purged: Decodable {
    let purged: UInt64
  }

  private struct DeleteMessage: Encodable {
    let sequence: UInt64
    /// Its bytes are not overwritten.
    let keepsBytes = true

    private enum CodingKeys: String, CodingKey {
      case sequence = "seq"
      case keepsBytes = "no_erase"
    }
  }

  private struct GetMessage: Encodable {
    var sequence: UInt64?
    var lastSubject: String?

    private enum CodingKeys: String, CodingKey {
      case sequence = "seq"
      case lastSubject = "last_by_subj"
    }
  }
}
