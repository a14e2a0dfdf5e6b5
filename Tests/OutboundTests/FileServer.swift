import NIOCore
import NIOHTTP1
import NIOPosix

/// A web server on this machine with two files: `/file.wav`, and `/endless.wav`, of which only the first bytes come.
/// `/moved` leads to `/my file.wav`, `/negotiated.wav` comes compressed where the request allows it, `/packed.wav` always.
final class FileServer: Sendable {
  static let bytes = (0..<100_000).map { UInt8($0 % 251) }

  private let channel: any Channel
  private let endings: AsyncStream<Void>

  var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

  /// Runs a server as long as `body` does.
  static func run<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: (FileServer) async throws -> Value
  ) async throws -> Value {
    let (endings, ended) = AsyncStream<Void>.makeStream()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Responder { ended.finish() })
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let outcome: Result<Value, any Error>
    do {
      outcome = .success(try await body(FileServer(channel: channel, endings: endings)))
    } catch {
      outcome = .failure(error)
    }
    try await channel.close()
    return try outcome.get()
  }

  private init(channel: any Channel, endings: AsyncStream<Void>) {
    self.channel = channel
    self.endings = endings
  }

  /// Returns once the connection of the endless file was closed, or when the task is cancelled.
  func endlessWasClosed() async { for await _ in endings {} }

  private final class Responder: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let endlessEnded: @Sendable () -> Void
    private var isEndless = false

    init(endlessEnded: @escaping @Sendable () -> Void) { self.endlessEnded = endlessEnded }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard case .head(let request) = unwrapInboundIn(data) else { return }
      isEndless = request.uri == "/endless.wav"
      var head = HTTPResponseHead(version: .http1_1, status: request.uri == "/moved" ? .found : .ok)
      if request.uri == "/moved" { head.headers.add(name: "Location", value: "/my file.wav") }
      let isPlain = request.headers.first(name: "Accept-Encoding") == "identity"
      if request.uri == "/packed.wav" || request.uri == "/negotiated.wav" && !isPlain {
        head.headers.add(name: "Content-Encoding", value: "gzip")
      }
      head.headers.add(name: "Content-Length", value: "\(FileServer.bytes.count)")
      head.headers.add(name: "Content-Type", value: "audio/wav")
      let bytes = ByteBuffer(bytes: isEndless ? FileServer.bytes.prefix(1_000) : FileServer.bytes[...])
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
      if !isEndless { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) { if isEndless { endlessEnded() } }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
