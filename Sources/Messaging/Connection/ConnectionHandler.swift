import Foundation
import NIOCore
import NIOSSL
import NIOTLS

/// Turns the bytes of a connection into frames, and takes it through its handshake.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let connection: ServerConnection
  private let configuration: NATSConfiguration
  private let security: NIOSSLContext
  private var decoder = ServerFrameDecoder()
  private var handshake: Handshake

  init(connection: ServerConnection, configuration: NATSConfiguration, security: NIOSSLContext) {
    self.connection = connection
    self.configuration = configuration
    self.security = security
    handshake = Handshake(with: connection.address, requiresTLS: configuration.security != nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    decoder.append(unwrapInboundIn(data))
    var frames: [ServerFrame] = []
    do {
      while let frame = try decoder.next() {
        let action = handshake.receive(frame, unfinishedBytes: decoder.unfinishedBytes)
        if case .deliver(let frame) = action { frames.append(frame) } else { perform(action, context: context) }
      }
      connection.received(frames)
    } catch {
      // What was read before is told first.
      connection.received(frames)
      connection.end(because: .notConnected(last: "the server broke the protocol: \(error)"))
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent { perform(handshake.secured(), context: context) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    connection.lost(context.channel, because: .connectionLost)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    connection.lost(context.channel, because: .notConnected(last: "\(connection.address): \(error)"))
  }

  private func perform(_ action: Handshake.Action, context: ChannelHandlerContext) {
    do {
      switch action {
      case .startTLS:
        try context.pipeline.syncOperations.addHandler(
          NIOSSLClientHandler(context: security, serverHostname: connection.address.serverName), position: .first)
      case .authenticate(let information):
        var bytes = ByteBuffer()
        let json = try JSONEncoder().encode(try request(for: information))
        ClientFrame.connect(Array(json)).encode(into: &bytes)
        ClientFrame.ping.encode(into: &bytes)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
      case .open(let information): connection.opened(information, on: context.channel)
      case .fail(let reason): connection.end(because: reason)
      case .deliver, .ignore: break
      }
    } catch {
      connection.end(because: error as? MessagingError ?? .unusableConfiguration("\(error)"))
    }
  }

  private func request(for server: ServerInformation) throws -> ConnectRequest {
    var request = ConnectRequest(name: configuration.name, requiresTLS: handshake.isSecure, version: "1")
    switch configuration.credentials {
    case .none: break
    case .nkey(let pair):
      guard let nonce = server.nonce else {
        throw MessagingError.unusableConfiguration(
          "the NATS server asks for no signature, so it knows no nkeys; give it a user with one")
      }
      request.nkey = pair.publicKey
      request.signature = Data(pair.sign(Array(nonce.utf8))).base64EncodedString().replacing("+", with: "-")
        .replacing("/", with: "_").replacing("=", with: "")
    case .token(let token): request.token = token
    case .password(let user, let password):
      request.user = user
      request.password = password
    }
    return request
  }
}
