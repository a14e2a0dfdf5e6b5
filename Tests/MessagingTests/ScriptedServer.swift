import NIOCore
import NIOPosix

@testable import Messaging

/// A server that says what the test told it: the first connection runs the first script, and so on; the last is run for all
/// that follow. A script that ends closes its connection.
enum ScriptedServer {
  typealias Script = @Sendable (inout Conversation) async throws -> Void
  private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// Listens on a free port of loopback while `work` runs.
  static func running<Value: Sendable>(
    _ scripts: [Script], _ work: @Sendable @escaping (ServerAddress) async throws -> Value
  ) async throws -> Value {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
      }
    let address = try ServerAddress("127.0.0.1:\(server.channel.localAddress?.port ?? 0)")
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try? await server.executeThenClose { connections in
          await withDiscardingTaskGroup { scripted in
            var count = 0
            do {
              for try await connection in connections {
                let script = scripts[min(count, scripts.count - 1)]
                count += 1
                scripted.addTask { await run(script, on: connection) }
              }
            } catch {
              // The test is over.
            }
            scripted.cancelAll()
          }
        }
      }
      defer { group.cancelAll() }
      return try await work(address)
    }
  }

  private static func run(_ script: @escaping Script, on connection: Connection) async {
    // A script that fails closes its connection, and the test does not get what it waits for.
    try? await connection.executeThenClose { input, output in
      var conversation = Conversation(input.makeAsyncIterator(), output)
      try await script(&conversation)
    }
  }
}
