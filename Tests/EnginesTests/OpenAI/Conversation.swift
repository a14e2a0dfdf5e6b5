import NIOCore
import NIOHTTP1

/// One connection of a ``ScriptedServer``.
final class Conversation: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let script: ScriptedServer.Script
  private let received: Recorded<ReceivedRequest>
  private let ended: Recorded<Void>
  private var request: ReceivedRequest?
  private var answering: Task<Void, Never>?

  init(_ script: @escaping ScriptedServer.Script, _ received: Recorded<ReceivedRequest>, _ ended: Recorded<Void>) {
    self.script = script
    self.received = received
    self.ended = ended
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      let headers = head.headers.map { ($0.name.lowercased(), $0.value) }
      request = ReceivedRequest(
        method: head.method.rawValue, path: head.uri, headers: Dictionary(headers, uniquingKeysWith: { $0 + "," + $1 }),
        body: [])
    case .body(let bytes): request?.body += bytes.readableBytesView
    case .end:
      guard let request else { return }
      answering = Self.answer(request, script, received, context.channel)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    answering?.cancel()
    ended.add(())
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Ends with its answer, or with the connection.
  private static func answer(
    _ request: ReceivedRequest, _ script: @escaping ScriptedServer.Script, _ received: Recorded<ReceivedRequest>,
    _ channel: any Channel
  ) -> Task<Void, Never> {
    Task {
      if !request.path.hasSuffix("/models") { received.add(request) }
      await send(await script(request), to: channel)
    }
  }

  private static func send(_ answer: ScriptedServer.Answer, to channel: any Channel) async {
    switch answer {
    case .reply(let status, let headers, let text):
      var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status))
      for (name, value) in headers { head.headers.add(name: name, value: value) }
      head.headers.replaceOrAdd(name: "Content-Length", value: "\(text.utf8.count)")
      channel.write(HTTPServerResponsePart.head(head), promise: nil)
      channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: text))), promise: nil)
      try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
    case .hangUp: try? await channel.close()
    case .raw(let text):
      // Past the encoder: what its own context writes goes on to the connection.
      _ = try? await channel.eventLoop.submit {
        try channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
          .writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
      }.get()
    }
  }
}
