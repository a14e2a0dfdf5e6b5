import NIOCore
import NIOHTTP1

/// Sits between the HTTP decoder and the codec that makes requests independent of the protocol's version. Notes what the
/// codec drops (see ``RequestPrelude``), and answers HTTP/1.0 clients in HTTP/1.0: without chunks, which they cannot read.
///
/// Lives on one connection's event loop; added by that connection's ``ConnectionHandler``.
final class RequestPreludeHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Of the head that is being handed on at this moment.
  private(set) var latest = RequestPrelude()
  /// Whether the client of the response that is being written speaks HTTP/1.0.
  var answersHTTP10 = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data) { latest = RequestPrelude(head) }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard answersHTTP10, case .head(var head) = unwrapOutboundIn(data) else {
      return context.write(data, promise: promise)
    }
    head.version = .http1_0
    context.write(wrapOutboundOut(.head(head)), promise: promise)
  }
}
