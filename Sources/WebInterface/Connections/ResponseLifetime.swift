import NIOCore
import ServiceLifecycle
import TranscriptionCore

/// What keeps a response going that waits for something.
enum ResponseLifetime {
  /// For streams and polls: runs `body` with a signal that ends when the client is gone, the server shuts down, or the grant
  /// is over before its session is. A session's own end is not among them: its last events are still to be read then.
  static func run<Value>(
    on channel: any Channel, grant: SessionGrant?, _ body: (EndSignal) async throws -> Value
  ) async throws -> Value {
    let clientIsGone = await clientIsGone(channel)
    let over = EndSignal()
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        await clientIsGone.ended()
        if clientIsGone.hasEnded { over.end() }
      }
      group.addTask {
        guard (try? await gracefulShutdown()) != nil else { return }
        over.end()
      }
      if let grant {
        group.addTask {
          switch await grant.ended() {
          case .expired, .revoked: over.end()
          case .sessionEnded, nil: break
          }
        }
      }
      defer { group.cancelAll() }
      return try await body(over)
    }
  }

  /// For downloads: runs `body` with a signal that ends when the grant is over, for whatever reason. A shutdown lets them
  /// come to their end.
  static func run<Value>(grant: SessionGrant, _ body: (EndSignal) async throws -> Value) async throws -> Value {
    let over = EndSignal()
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        if await grant.ended() != nil { over.end() }
      }
      defer { group.cancelAll() }
      return try await body(over)
    }
  }

  /// The signal of a channel's client, for work that a shutdown lets come to its end. A channel without a
  /// ``ConnectionHandler`` is closed already, or one of a test; its own end is the signal then.
  static func clientIsGone(_ channel: any Channel) async -> EndSignal {
    let found = try? await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.handler(type: ConnectionHandler.self).clientIsGone
    }.get()
    if let found { return found }
    let closed = EndSignal()
    channel.closeFuture.whenComplete { _ in closed.end() }
    return closed
  }
}
