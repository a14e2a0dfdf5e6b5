import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL

/// One connection to one server, from the first packet to its end. The client makes it, runs it, and is told what happens.
final class ServerConnection: Sendable {
  private struct State {
    /// The one that was connected first, where a name has several addresses.
    var channel: (any Channel)?
    var hasEnded = false
    var ticks: RepeatedTask?
    var limit: Scheduled<Void>?
  }

  let address: ServerAddress
  private let configuration: NATSConfiguration
  private let security: NIOSSLContext
  private let eventLoop: any EventLoop
  private let owner: any ConnectionOwner
  private let ended: EventLoopPromise<MessagingError>
  private let state = NIOLockedValueBox(State())

  init(
    to address: ServerAddress, configuration: NATSConfiguration, security: NIOSSLContext, eventLoop: any EventLoop,
    owner: any ConnectionOwner
  ) {
    self.address = address
    self.configuration = configuration
    self.security = security
    self.eventLoop = eventLoop
    self.owner = owner
    ended = eventLoop.makePromise()
  }

  /// Connects, and returns why the connection ended, or was never made. To be called once.
  func run() async -> MessagingError {
    let limit = TimeAmount(configuration.connectLimit)
    let timer = eventLoop.scheduleTask(in: limit) { [self] in
      end(because: .notConnected(last: "\(address) did not accept the client in time"))
    }
    state.withLockedValue { $0.limit = timer }
    ClientBootstrap(group: eventLoop)
      .connectTimeout(limit)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { [self] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            ConnectionHandler(connection: self, configuration: configuration, security: security))
        }
      }
      .connect(host: address.host, port: address.port)
      .whenComplete { [self] result in
        switch result {
        case .success(let channel): adopt(channel)
        case .failure(let error): end(because: .notConnected(last: "\(address) cannot be reached: \(error)"))
        }
      }
    return (try? await ended.futureResult.get()) ?? .connectionLost
  }

  /// Sends whole frames.
  func write(_ bytes: ByteBuffer) -> EventLoopFuture<Void> {
    guard let channel = state.withLockedValue({ $0.channel }) else {
      return eventLoop.makeFailedFuture(MessagingError.connectionLost)
    }
    return channel.writeAndFlush(bytes)
  }

  /// Closes the connection. The first reason counts.
  func end(because reason: MessagingError) {
    let previous = state.withLockedValue { state in
      defer { state.hasEnded = true }
      return state
    }
    guard !previous.hasEnded else { return }
    previous.ticks?.cancel()
    previous.limit?.cancel()
    owner.connectionEnded(self, because: reason)
    previous.channel?.close(promise: nil)
    ended.succeed(reason)
  }

  /// Takes the first channel that is connected and closes any other. Both the connecting task and the channel's handler
  /// tell of it: the handler may be through the handshake before the connecting task is told.
  ///
  /// - Returns: `false` for another one, and when the connection has ended.
  @discardableResult private func adopt(_ channel: any Channel) -> Bool {
    let isTaken = state.withLockedValue { state in
      if state.channel == nil { state.channel = channel }
      return state.channel === channel && !state.hasEnded
    }
    if !isTaken { channel.close(promise: nil) }
    return isTaken
  }

  // MARK: What the handler tells, on the event loop

  /// Closes the channel when it is not the connection's, or the connection has ended meanwhile.
  func opened(_ information: ServerInformation, on channel: any Channel) {
    guard adopt(channel) else { return }
    state.withLockedValue { $0.limit }?.cancel()
    owner.connectionOpened(self, information)
    let half = TimeAmount(configuration.pingInterval / 2)
    let ticks = eventLoop.scheduleRepeatedTask(initialDelay: half, delay: half) { [self] _ in
      owner.connectionTicked(self)
    }
    let hasEnded = state.withLockedValue { state in
      state.ticks = ticks
      return state.hasEnded
    }
    if hasEnded { ticks.cancel() }
  }

  /// A channel has closed or failed. One that lost against another address of the same name does not count.
  func lost(_ channel: any Channel, because reason: MessagingError) {
    let isOther = state.withLockedValue { state in state.channel.map { $0 !== channel } ?? false }
    if !isOther { end(because: reason) }
  }

  func received(_ frames: [ServerFrame]) { owner.connectionReceived(frames, on: self) }
}
