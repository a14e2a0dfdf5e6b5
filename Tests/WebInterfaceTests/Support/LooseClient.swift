import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

/// A bare connection to a live server, for what well-behaved clients do not do.
struct LooseClient {
  private let channel: any Channel
  private let texts: AsyncStream<String>

  /// Hands on what arrives.
  private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let texts: AsyncStream<String>.Continuation

    init(_ texts: AsyncStream<String>.Continuation) { self.texts = texts }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      texts.yield(String(buffer: unwrapInboundIn(data)))
    }

    func channelInactive(context: ChannelHandlerContext) { texts.finish() }
  }

  static func connect(to server: TestServer) async throws -> LooseClient {
    try await connect(to: try #require(server.client.port))
  }

  static func connect(to port: Int) async throws -> LooseClient {
    let (texts, continuation) = AsyncStream<String>.makeStream()
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Receiver(continuation))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return LooseClient(channel: channel, texts: texts)
  }

  func send(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text))
  }

  /// Everything that arrives up to and with `end`, or until the other side closes.
  func receive(until end: String) async -> String {
    var all = ""
    for await text in texts {
      all += text
      if all.contains(end) { break }
    }
    return all
  }

  func close() async throws { try await channel.close() }

  /// Returns once the other side has closed.
  func closed() async throws { try await channel.closeFuture.get() }
}
