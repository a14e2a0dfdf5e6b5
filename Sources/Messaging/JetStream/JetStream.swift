import Foundation

/// Streams of a server or cluster, over a client's connection. A value: make as many as you like.
package struct JetStream: Sendable {
  package let client: NATSClient
  /// What subjects of the API begin with.
  static let prefix = "$JS.API"
  /// How long a request may take.
  let limit: Duration

  /// - Parameter limit: for each request; by default the client's.
  package init(_ client: NATSClient, limit: Duration? = nil) {
    self.client = client
    self.limit = limit ?? client.configuration.requestLimit
  }

  // MARK: Requests

  /// Asks the API.
  ///
  /// - Throws: ``JetStreamError/refused(_:)``, ``JetStreamError/unreadableAnswer``, as
  ///   ``NATSClient/request(_:to:headers:within:)``.
  func call<Answer: Decodable>(
    _ operation: String, _ request: some Encodable, for answer: Answer.Type = Answer.self
  ) async throws -> Answer {
    try await decode(ask(try Self.json(request), to: "\(Self.prefix).\(operation)", within: limit).payload)
  }

  func call<Answer: Decodable>(_ operation: String, for answer: Answer.Type = Answer.self) async throws -> Answer {
    try await decode(ask([], to: "\(Self.prefix).\(operation)", within: limit).payload)
  }

  /// A request that the servers themselves answer.
  func ask(
    _ payload: [UInt8], to subject: String, headers: MessageHeaders = [:], within limit: Duration
  ) async throws -> Message {
    let connections = client.connections
    do {
      let answer = try await client.request(payload, to: subject, headers: headers, within: limit)
      if Self.saysNoLeader(answer) {
        client.serverAnswered(.leaderless, asOf: connections)
      } else if !Self.isReading(subject) {
        client.serverAnswered(.useful, asOf: connections)
      }
      return answer
    } catch let error as MessagingError {
      switch error {
      case .timedOut: client.serverAnswered(.missing, asOf: connections)
      case .noResponders: client.serverAnswered(.leaderless, asOf: connections)
      default: break
      }
      throw error
    }
  }

  private static func saysNoLeader(_ answer: Message) -> Bool {
    (try? JSONDecoder().decode(Envelope.self, from: Data(answer.payload)))?.error?.code == 503
  }

  /// A server answers these as well while it is cut off from the others, so that such an answer says nothing.
  private static func isReading(_ subject: String) -> Bool {
    guard subject.hasPrefix("\(prefix).") else { return false }
    return subject.contains(".INFO.") || subject.contains(".MSG.GET.")
  }

  func decode<Answer: Decodable>(_ payload: [UInt8]) throws -> Answer {
    let data = Data(payload)
    if let envelope = try? JSONDecoder().decode(Envelope.self, from: data), let error = envelope.error {
      throw JetStreamError.refused(error)
    }
    do {
      return try JSONDecoder().decode(Answer.self, from: data)
    } catch {
      throw JetStreamError.unreadableAnswer
    }
  }

  static func json(_ value: some Encodable) throws -> [UInt8] { Array(try JSONEncoder().encode(value)) }

  /// What every answer may have.
  struct Envelope: Decodable {
    let error: APIError?
  }

  /// An answer that something has been done.
  struct Success: Decodable {
    let success: Bool
  }
}
