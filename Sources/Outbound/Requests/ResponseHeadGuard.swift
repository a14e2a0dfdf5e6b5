import NIOCore
import NIOHTTP1

/// Ends connections to sources whose responses begin as no response of HTTP does. The client would take a status below 100
/// for an interim response and the body behind it for a fault of its own, which ends the process; and it would wait for the
/// real response behind any number of interim ones.
///
/// Stands between the decoder and the client's own handler, on the connection's event loop.
final class ResponseHeadGuard: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias InboundOut = HTTPClientResponsePart

  struct Refusal: Error {}

  private static let maximumInterim = 16

  private var interim = 0
  private var hasRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data) { look(at: head.status.code, context) }
    if !hasRefused { context.fireChannelRead(data) }
  }

  private func look(at status: UInt, _ context: ChannelHandlerContext) {
    interim = status < 200 ? interim + 1 : 0
    guard status < 100 || interim > Self.maximumInterim, !hasRefused else { return }
    hasRefused = true
    context.fireErrorCaught(Refusal())
    context.close(promise: nil)
  }

  /// Puts one behind the decoder of a connection.
  @Sendable static func add(to channel: any Channel) -> EventLoopFuture<Void> {
    channel.eventLoop.submit {
      let operations = channel.pipeline.syncOperations
      let decoder = try operations.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
      try operations.addHandler(ResponseHeadGuard(), position: .after(decoder))
    }
  }
}
