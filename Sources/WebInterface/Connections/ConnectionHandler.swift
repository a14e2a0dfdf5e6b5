import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import TranscriptionCore

/// Keeps one client's connection in order, whatever the client does: one request after the other (``RequestFlow``), bodies
/// joined from small pieces and coming at a least pace (``BodyPace``), responses taken (``StallTimeout``), and the client's
/// going noticed (``clientIsGone``), also while nothing reads from it.
///
/// Stands between the HTTP codec and the framework's own handlers, one for each connection, on that connection's event loop.
/// Every connection has a place in the server's ``ConnectionBook`` before its first request is looked at.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// The client has closed the connection or its sending half, or was given up; or the connection broke.
  let clientIsGone = EndSignal()
  private let shared: ConnectionContext
  private let prelude = RequestPreludeHandler()
  private var flow: RequestFlow
  private var pace: BodyPace
  private var stall = StallTimeout()
  /// Small pieces of a body, joined until the end of what is read at once.
  private var joined: ByteBuffer?
  /// The framework wants to read, and has to wait.
  private var readIsHeld = false
  /// Bytes are being waited for.
  private var isReading = false
  /// Since when there is no request, or the connection lingers; and when something last came.
  private var phaseBegan = NIODeadline.now()
  private var lastBytes = NIODeadline.now()
  private var hasServed = false
  /// Responses whose end has been written and whose last bytes have not left yet.
  private var sending = 0
  /// The framework has a request's head and waits for the rest of the request.
  private var isBodyAwaited = false
  private var closesWhenSent = false
  private var written = 0
  private var unsent = 0
  private var seat: Int?
  private var ticks: RepeatedTask?
  private var inputEndIsHeld = false

  private var limits: ConnectionLimits { shared.limits }

  init(_ shared: ConnectionContext) {
    self.shared = shared
    flow = RequestFlow(heldBytes: shared.limits.heldBytes, lingerBytes: shared.limits.lingerBytes)
    pace = BodyPace(
      window: shared.limits.bodyWindow, least: shared.limits.bodyBytesPerWindow, now: .now())
  }

  // MARK: Beginning and end

  func handlerAdded(context: ChannelHandlerContext) {
    let operations = context.pipeline.syncOperations
    if let codec = try? operations.handler(type: HTTP1ToHTTPServerCodec.self) {
      try? operations.addHandler(prelude, position: .before(codec))
    }
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    guard ticks == nil else { return }
    phaseBegan = .now()
    let channel = context.channel
    _ = channel.setOption(.writeBufferWaterMark, value: .init(low: limits.outboundLow, high: limits.outboundHigh))
    seat = shared.book.connect(from: Self.address(of: channel, shared)) { channel.close(promise: nil) }
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: limits.tick, delay: limits.tick) { _ in
      bound.value.handler.tick(bound.value.context)
    }
    if seat == nil { turnAway(context) }
  }

  private static func address(of channel: any Channel, _ shared: ConnectionContext) -> String {
    let address = channel.remoteAddress?.ipAddress ?? ""
    return shared.isTrustedProxy(address) ? "proxy" : NetworkPrefix.of(address)
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { finish() }

  private func finish() {
    ticks?.cancel()
    ticks = nil
    clientIsGone.end()
    shared.ledger.remove(unsent)
    unsent = 0
    if let seat { shared.book.disconnect(seat) }
    seat = nil
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    lastBytes = .now()
    switch flow.received(part, prelude.latest) {
    case .handOn: handOn(part, prelude.latest, context)
    case .hold, .discard: break
    case .close: context.close(promise: nil)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isReading = false
    handOnJoined(context)
    context.fireChannelReadComplete()
    if flow.phase == .lingering, flow.wantsBytes { context.read() }
  }

  private func handOn(_ part: HTTPRequestPart, _ prelude: RequestPrelude, _ context: ChannelHandlerContext) {
    switch part {
    case .head(let request):
      guard prelude.hasRightHost else { return refuse(.wrongHost, context) }
      // The bytes would be taken for the media file itself.
      if prelude.hasTransferCoding { return refuse(.unknownTransferCoding, context) }
      if prelude.hasContentCoding { return refuse(.codedContent, context) }
      self.prelude.answersHTTP10 = prelude.isHTTP10
      hasServed = true
      markBusy(true)
      pace = BodyPace(window: limits.bodyWindow, least: limits.bodyBytesPerWindow, now: .now())
      if !prelude.isHTTP10, request.headerFields[.expect]?.lowercased() == "100-continue", flow.mayInform {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
      }
      isBodyAwaited = true
      context.fireChannelRead(wrapInboundOut(part))
    case .body(let bytes):
      pace.received(bytes.readableBytes)
      join(bytes, context)
    case .end:
      handOnJoined(context)
      isBodyAwaited = false
      context.fireChannelRead(wrapInboundOut(part))
    }
  }

  /// A chunk of one byte would otherwise cost as much as one of 64 kB all the way up, and keep as much memory alive.
  private func join(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    if joined == nil { joined = context.channel.allocator.buffer(capacity: bytes.readableBytes) }
    joined?.writeImmutableBuffer(bytes)
    if let joined, joined.readableBytes >= limits.joinedBody { handOnJoined(context) }
  }

  private func handOnJoined(_ context: ChannelHandlerContext) {
    guard let bytes = joined else { return }
    joined = nil
    context.fireChannelRead(wrapInboundOut(.body(bytes)))
  }

  /// Goes on with what came behind the request that has been answered.
  private func goOn(_ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    while let next = flow.nextHeldPart() { handOn(next.part, next.prelude, context) }
    handOnJoined(context)
    context.fireChannelReadComplete()
    if inputEndIsHeld, !flow.hasHeldParts { endInput(context) }
    readIfWanted(context)
  }

  func read(context: ChannelHandlerContext) {
    readIsHeld = true
    readIfWanted(context)
  }

  private func readIfWanted(_ context: ChannelHandlerContext) {
    guard readIsHeld, flow.wantsBytes else { return }
    readIsHeld = false
    isReading = true
    context.read()
  }

  // MARK: The client's end

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed:
      flow.inputClosed()
      let signal = clientIsGone
      context.eventLoop.scheduleTask(in: limits.halfClosed) { signal.end() }
      switch flow.phase {
      case .ready where !flow.hasHeldParts, .lingering: closeWhenSent(context)
      default: if flow.hasHeldParts { inputEndIsHeld = true } else { endInput(context) }
      }
    case is ChannelShouldQuiesceEvent:
      // The framework's handlers would close with bytes of the last response still on their way.
      flow.closeAfterResponse()
      if flow.phase != .serving(bodyIsComplete: true), !flow.isBodyOpen { closeWhenSent(context) }
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  /// Bytes of a response that are still on their way would be thrown away.
  private func closeWhenSent(_ context: ChannelHandlerContext) {
    if sending > 0 { closesWhenSent = true } else { context.close(promise: nil) }
  }

  private func endInput(_ context: ChannelHandlerContext) {
    inputEndIsHeld = false
    handOnJoined(context)
    context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is IOError || error is ChannelError {
      clientIsGone.end()
      return context.fireErrorCaught(error)
    }
    switch flow.phase {
    case .ready: refuse(Self.refusal(of: error), context)
    case .lingering:
      // A decoder that has given up says so of everything that still comes.
      guard case ByteToMessageDecoderError.dataReceivedInErrorState(_, let bytes) = error else { return }
      lastBytes = .now()
      if flow.discarded(bytes.readableBytes) { context.close(promise: nil) }
    case .serving(let bodyIsComplete):
      flow.closeAfterResponse()
      // The body's reader learns that it is cut short; what comes behind a whole request concerns that request not.
      if !bodyIsComplete { context.fireErrorCaught(error) }
    }
  }

  private static func refusal(of error: any Error) -> ConnectionRefusal {
    switch error as? HTTPParserError {
    case .invalidMethod: .unknownMethod
    case .headerOverflow: .headTooLarge
    default: .malformed
    }
  }

  // MARK: Responses

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let response) where (100..<200).contains(response.status.code):
      guard flow.mayInform else { return drop(promise) }
      context.write(data, promise: promise)
    case .head(var response):
      if response.headerFields[.connection]?.lowercased() == "close" { flow.closeAfterResponse() }
      let beginning = flow.responseBegins()
      guard beginning.mayBegin else { return drop(promise) }
      if beginning.closes { response.headerFields[.connection] = "close" }
      context.write(wrapOutboundOut(.head(response)), promise: promise)
    case .body(let bytes):
      guard flow.isResponding else { return drop(promise) }
      send(bytes.readableBytes, data, context, promise)
    case .end:
      let ending = flow.responseEnded()
      guard ending != .nothing else { return drop(promise) }
      end(with: ending, data, context, promise)
    }
  }

  /// The connection has had its last response; the route does not know yet.
  private func drop(_ promise: EventLoopPromise<Void>?) { promise?.succeed(()) }

  private func send(
    _ count: Int, _ data: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
  ) {
    written += count
    unsent += count
    shared.ledger.add(count)
    let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    sent.futureResult.whenComplete { _ in
      let handler = bound.value
      let count = min(count, handler.unsent)
      handler.unsent -= count
      handler.shared.ledger.remove(count)
    }
    context.write(data, promise: sent)
  }

  private func end(
    with ending: RequestFlow.Ending, _ data: NIOAny, _ context: ChannelHandlerContext,
    _ promise: EventLoopPromise<Void>?
  ) {
    let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
    sending += 1
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    sent.futureResult.whenComplete { _ in bound.value.handler.sent(ending, bound.value.context) }
    // Not from within the write, which the framework does not expect to bring it a request.
    if ending == .nextRequest { context.eventLoop.execute { bound.value.handler.goOn(bound.value.context) } }
    context.writeAndFlush(data, promise: sent)
  }

  /// The last byte of a response has left, or never will.
  private func sent(_ ending: RequestFlow.Ending, _ context: ChannelHandlerContext) {
    sending -= 1
    phaseBegan = .now()
    lastBytes = phaseBegan
    if flow.phase == .ready { markBusy(false) }
    if closesWhenSent && sending == 0 || ending == .close {
      context.close(promise: nil)
    } else if ending == .linger {
      linger(context)
    }
  }

  /// Answers in the route's place; cuts the response off where there is one already.
  private func refuse(_ refusal: ConnectionRefusal, _ context: ChannelHandlerContext) {
    // The route must not take what has come for a whole body.
    if isBodyAwaited { context.fireErrorCaught(ChannelError.eof) }
    isBodyAwaited = false
    let mayAnswer = flow.refuse()
    clientIsGone.end()
    joined = nil
    phaseBegan = .now()
    lastBytes = phaseBegan
    guard mayAnswer else { return context.close(promise: nil) }
    context.write(wrapOutboundOut(.head(refusal.head)), promise: nil)
    context.write(wrapOutboundOut(.body(refusal.body)), promise: nil)
    let sent = context.eventLoop.makePromise(of: Void.self)
    sending += 1
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    sent.futureResult.whenComplete { _ in bound.value.handler.sent(.linger, bound.value.context) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
  }

  /// At once, without waiting for the client to have read it: a refused connection must not keep others waiting to be
  /// accepted.
  private func turnAway(_ context: ChannelHandlerContext) {
    let refusal = ConnectionRefusal.connectionsFull
    _ = flow.refuse()
    clientIsGone.end()
    context.write(wrapOutboundOut(.head(refusal.head)), promise: nil)
    context.write(wrapOutboundOut(.body(refusal.body)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.close(promise: nil)
  }

  /// Closing both halves at once would have the kernel answer bytes that still come with a reset, which can take the
  /// response away from the client (RFC 9112 section 9.6).
  private func linger(_ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    if flow.isInputClosed { return context.close(promise: nil) }
    context.close(mode: .output, promise: nil)
    if flow.wantsBytes { context.read() }
  }

  // MARK: Time

  private func tick(_ context: ChannelHandlerContext) {
    let now = NIODeadline.now()
    if isStalled(context, now) { return context.close(promise: nil) }
    if sending > 0 { return }
    switch flow.phase {
    case .ready:
      if now - phaseBegan >= (hasServed ? limits.idle : limits.firstRequest) { context.close(promise: nil) }
    case .serving(bodyIsComplete: false):
      if !isReading {
        pace.heldBack(now: now)
      } else if pace.isTooSlow(now: now) {
        refuse(.tooSlow, context)
      }
    case .serving(bodyIsComplete: true): break
    case .lingering:
      if now - lastBytes >= limits.lingerPause || now - phaseBegan >= limits.linger { context.close(promise: nil) }
    }
  }

  private func isStalled(_ context: ChannelHandlerContext, _ now: NIODeadline) -> Bool {
    let buffered = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    let patience = shared.ledger.isOverLimit ? limits.stallUnderPressure : limits.stall
    return stall.observe(written: written, buffered: buffered, now: now) >= patience
  }

  private func markBusy(_ isBusy: Bool) {
    if let seat { shared.book.change(seat, isBusy: isBusy) }
  }
}
