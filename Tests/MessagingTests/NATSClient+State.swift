import NIOConcurrencyHelpers
import NIOCore

@testable import Messaging

extension NATSClient {
  /// Waits until a condition holds, for as long as the slowest machine takes.
  func wait(for condition: @Sendable (ClientState) throws -> Bool) async throws {
    try await wait(until: .now() + .minutes(4), for: condition)
  }

  /// Messages that subscriptions have and that have not been read.
  var unreadMessages: Int {
    state.withLockedValue { $0.subscriptions.entries.values.reduce(0) { $0 + $1.buffer.count } }
  }

  /// Publishes with a block of headers that may say what no client writes by itself.
  func publish(_ payload: [UInt8], to subject: String, block: String) async throws {
    let connection = state.withLockedValue {
      $0.append(.publish(subject: subject, reply: nil, headers: Array(block.utf8), payload: payload))
    }
    if let connection { startWriting(on: connection) }
    try await flush()
  }

  /// Requests, subscriptions and waiting tasks that the client knows of.
  var pending: [Int] {
    state.withLockedValue { [$0.requests.count, $0.subscriptions.ids.count, $0.waiters.count, $0.flushes.count] }
  }
}
