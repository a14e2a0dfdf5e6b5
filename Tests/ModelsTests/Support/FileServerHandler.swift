import NIOCore
import NIOHTTP1

/// Answers the requests of one connection.
final class FileServerHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let script: FileServer.Script
  private let log: RequestLog

  init(script: @escaping FileServer.Script, log: RequestLog) {
    self.script = script
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = unwrapInboundIn(data) else { return }
    let request = FileServer.Request(uri: head.uri, headers: head.headers)
    let answer = script(request, log.append(request))
    var headers = HTTPHeaders(answer.headers)
    headers.add(name: "Content-Length", value: "\(answer.announcedBytes ?? answer.body.count)")
    let status = HTTPResponseStatus(statusCode: answer.status)
    context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))))
      .whenFailure { _ in }
    let half = answer.body.count / 2
    send(Array(answer.body[..<half]), in: context)
    let isCutShort = (answer.announcedBytes ?? 0) > answer.body.count
    let rest = Array(answer.body[half...])
    guard let gate = answer.gate else { return finish(rest, isCutShort: isCutShort, in: context) }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    gate.future.hop(to: context.eventLoop).whenSuccess {
      let (handler, context) = bound.value
      handler.finish(rest, isCutShort: isCutShort, in: context)
    }
  }

  private func send(_ bytes: [UInt8], in context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes))))).whenFailure { _ in }
  }

  private func finish(_ rest: [UInt8], isCutShort: Bool, in context: ChannelHandlerContext) {
    send(rest, in: context)
    if isCutShort {
      context.close(promise: nil)
    } else {
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }
}
