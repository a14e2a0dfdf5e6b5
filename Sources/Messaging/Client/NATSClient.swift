package import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL

/// A client of NATS servers: publishes, subscribes, asks, over one connection at a time, which it makes anew when it is
/// lost. ``JetStream`` and ``KeyValueBucket`` stand on it.
///
/// The server's process makes one, and runs it: ``run()`` connects and returns when the client has been closed. Everything
/// else may be called from any task, also before there is a connection, and ends at once when its task is cancelled.
///
/// **While there is no connection** nothing is kept for later: publications and requests wait for one, as long as they have
/// time, and then throw ``MessagingError/notConnected(last:)``. So what waits is bounded by the callers, and their memory is
/// theirs. What was handed to a connection that ends is lost or not, as always with plain NATS; requests that wait for an
/// answer then throw ``MessagingError/connectionLost``. Subscriptions go on.
///
/// **Order.** Messages of one task leave in its order, and a subscription made before a publication is made before it at
/// the server.
///
/// **Servers are left** when they are mute, when requests of theirs (``JetStream``) have no useful answer while there is
/// another server (``ServerTrust``), when they say that they are about to stop, and when they break the protocol.
///
/// Rejected credentials, servers before 2.14 and configurations that cannot be used end the client: every call throws why.
package final class NATSClient: Sendable {
  let configuration: NATSConfiguration
  let logger: Logger
  let eventLoop: any EventLoop
  let state: NIOLockedValueBox<ClientState>
  let security: NIOSSLContext
  /// What subjects for answers begin with: those of requests have `.r.` and a number behind it, of pulls `.p.`.
  let inbox: String
  /// The subscription for answers to requests.
  static let answers: UInt64 = 0

  /// Reads the files of the configuration; connects to nothing.
  ///
  /// - Throws: ``MessagingError/unusableConfiguration(_:)``, ``MessagingError/invalidSubject(_:)``.
  package init(_ configuration: NATSConfiguration, logger: Logger) throws {
    try configuration.validate()
    self.configuration = configuration
    self.logger = logger
    security = try (configuration.security ?? TransportSecurity()).context()
    eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    var generator = SystemRandomNumberGenerator()
    let pool = ServerPool(configuration: configuration, using: &generator)
    state = NIOLockedValueBox(ClientState(pool: pool, outgoingBytes: configuration.outgoingBytes))
    let name = (0..<22).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement(using: &generator) ?? "a" }
    inbox = "\(configuration.inboxPrefix).\(String(name))"
  }

  /// A client that runs while `work` does.
  package static func running<Value: Sendable>(
    _ configuration: NATSConfiguration, logger: Logger, _ work: @Sendable (NATSClient) async throws -> Value
  ) async throws -> Value {
    let client = try NATSClient(configuration, logger: logger)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await client.run() }
      let result: Result<Value, any Error>
      do {
        result = .success(try await work(client))
      } catch {
        result = .failure(error)
      }
      client.close()
      // What ended the client reached the work as well, where it called the client.
      _ = await group.nextResult()
      return try result.get()
    }
  }

  // MARK: Its connection

  /// The server that it is connected to.
  package var server: (address: ServerAddress, information: ServerInformation)? {
    state.withLockedValue { state in
      guard case .connected(let connection, let information) = state.phase else { return nil }
      return (connection.address, information)
    }
  }

  /// How often a connection was made, the first one included.
  package var connections: Int { state.withLockedValue { $0.reconnections } }

  /// Waits until there is a connection.
  ///
  /// - Throws: ``MessagingError/notConnected(last:)`` when the time is up, what ended the client, `CancellationError`.
  package func waitUntilConnected(within limit: Duration) async throws {
    try await wait(until: .now() + TimeAmount(limit)) { state in
      switch state.phase {
      case .connected: true
      case .disconnected: false
      case .closed(let reason): throw reason
      }
    }
  }

  /// Leaves the server that it is connected to, as if the connection had been lost.
  ///
  /// - Parameter address: of the server that is tried next; `nil` for the one that has not been tried for longest.
  package func reconnect(to address: ServerAddress? = nil) {
    let connection = state.withLockedValue { state in
      if let address { state.pool.prefer(address) }
      state.isLeaving = state.connection != nil
      return state.connection
    }
    connection?.end(because: .connectionLost)
  }

  /// Ends everything at once: ``run()`` returns, subscriptions end, what waits throws ``MessagingError/closed``.
  package func close() { close(because: .closed) }

  /// Closes when what was published has reached the server, and what the subscriptions have got has been read: by then
  /// their readers have come to the end. New subscriptions are refused; publications and requests are not, until it ends.
  ///
  /// - Parameter limit: after which it closes in any case.
  package func drain(within limit: Duration) async {
    defer { close() }
    let deadline = NIODeadline.now() + TimeAmount(limit)
    let ids = state.withLockedValue { state in
      state.isDraining = true
      return state.subscriptions.ids
    }
    // Failures of a drain have no consequence but an earlier end.
    do {
      for id in ids { stop(id) }
      try await flush(until: deadline)
      for id in ids { finish(id) }
      try await wait(until: deadline) { state in
        if case .closed(let reason) = state.phase { throw reason }
        return state.subscriptions.ids.isEmpty
      }
      try await flush(until: deadline)
    } catch {
      logger.debug("NATS client closes before it is drained", metadata: ["error": "\(error)"])
    }
  }
}
