/// A message that a consumer delivered. It is delivered again when it is not acknowledged in time.
package struct JetStreamMessage: Sendable {
  package let message: Message
  package let metadata: DeliveryMetadata
  /// Where the acknowledgement goes.
  private let reply: String
  private let client: NATSClient

  package var subject: String { message.subject }
  package var headers: MessageHeaders { message.headers }
  package var payload: [UInt8] { message.payload }

  /// - Returns: `nil` for a message that no consumer delivered.
  init?(_ message: Message, client: NATSClient) {
    guard let reply = message.reply, let metadata = DeliveryMetadata(reply) else { return nil }
    self.message = message
    self.metadata = metadata
    self.reply = reply
    self.client = client
  }

  /// It is done. Whether the server got that is not known.
  ///
  /// - Throws: as ``NATSClient/publish(_:to:reply:headers:)``.
  package func acknowledge() async throws { try await answer("+ACK") }

  /// It is done, and the server knows.
  ///
  /// - Throws: as ``NATSClient/request(_:to:headers:within:)``.
  package func acknowledgeConfirmed(within limit: Duration? = nil) async throws {
    _ = try await client.request(Array("+ACK".utf8), to: reply, within: limit)
  }

  /// It could not be done: it is delivered again, after `delay`.
  package func negativelyAcknowledge(delay: Duration = .zero) async throws {
    try await answer(delay > .zero ? "-NAK {\"delay\": \(delay.wholeNanoseconds)}" : "-NAK")
  }

  /// It must not be delivered again. The reason is for advisories, one line.
  package func terminate(reason: String? = nil) async throws {
    try await answer(reason.map { "+TERM \($0)" } ?? "+TERM")
  }

  /// It takes longer: the time for the acknowledgement begins anew.
  package func markInProgress() async throws { try await answer("+WPI") }

  private func answer(_ text: String) async throws {
    try await client.publish(Array(text.utf8), to: reply)
  }
}
