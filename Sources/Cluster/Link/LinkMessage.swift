/// A plain message that came.
package struct LinkMessage: Sendable {
  package let payload: [UInt8]
  private let reply: (@Sendable ([UInt8]) async throws -> Void)?

  package init(payload: [UInt8], reply: (@Sendable ([UInt8]) async throws -> Void)?) {
    self.payload = payload
    self.reply = reply
  }

  /// Answers a request; does nothing where none was made.
  package func answer(_ payload: [UInt8]) async throws { try await reply?(payload) }
}
