import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

/// A bare connection to a live server, for what well-behaved clients do not do.
struct LooseClient {
  private let channel: any Channel

  static func connect(to server: TestServer) async throws -> LooseClient {
    try await connect(to: try #require(server.client.port))
  }

  static func connect(to port: Int) async throws -> LooseClient {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port).get()
    return LooseClient(channel: channel)
  }

  func send(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text))
  }

  func close() async throws { try await channel.close() }

  /// Returns once the other side has closed.
  func closed() async throws { try await channel.closeFuture.get() }
}
