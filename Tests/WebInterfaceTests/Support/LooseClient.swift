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

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case ChannelEvent.inputClosed? = event as? ChannelEvent { texts.finish() }
    }
  }

  static func connect(to server: TestServer) async throws -> LooseClient {
    try await connect(to: try #require(server.client.port))
  }

  static func connect(to port: Int) async throws -> LooseClient {
    let (texts, continuation) = AsyncStream<String>.makeStream()
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
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

  /// Closes the sending half alone.
  func closeSending() async throws { try await channel.close(mode: .output) }

  /// Closes so that the other side sees the connection broken, not ended.
  func reset() async throws {
    try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    try await channel.close()
  }

  /// Returns once the other side has closed its half at least, and closes this one.
  func closed() async throws {
    for await _ in texts {}
    try? await channel.close()
  }
}
