import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(5)))
struct ServerConnectionTests {
  /// Writes as soon as it may, as the client does.
  private final class Owner: ConnectionOwner {
    let ends = NIOLockedValueBox<[MessagingError]>([])

    func connectionOpened(_ connection: ServerConnection, _ information: ServerInformation) {
      _ = connection.write(ByteBuffer(string: "SUB a 0\r\n"))
    }

    func connectionReceived(_ frames: [ServerFrame], on connection: ServerConnection) {}
    func connectionTicked(_ connection: ServerConnection) {}

    func connectionEnded(_ connection: ServerConnection, because reason: MessagingError) {
      ends.withLockedValue { $0.append(reason) }
    }
  }

  /// The server is faster than the task that connects: nothing has told the connection of its channel but the channel's own
  /// handler.
  @Test func writesOnceItIsOpen() throws {
    let owner = Owner()
    let (connection, channel) = try connection(of: owner)
    try open(channel)
    #expect(try output(of: channel) == "SUB a 0\r\n")
    connection.end(because: .closed)
    #expect(owner.ends.withLockedValue { $0 } == [.closed])
    #expect(!channel.isActive)
  }

  /// Of two channels, as to two addresses of one name, one stays.
  @Test func keepsTheFirstOfTwoChannels() throws {
    let owner = Owner()
    let (connection, channel) = try connection(of: owner)
    try open(channel)
    let other = try Self.channel(connection, EmbeddedEventLoop())
    try open(other)
    #expect(channel.isActive && !other.isActive)
    #expect(owner.ends.withLockedValue { $0.isEmpty })
    connection.end(because: .closed)
  }

  @Test func closesAChannelThatOpensAfterItsEnd() throws {
    let (connection, channel) = try connection(of: Owner())
    connection.end(because: .closed)
    try open(channel)
    #expect(!channel.isActive)
  }

  // MARK: Support

  private func connection(of owner: Owner) throws -> (ServerConnection, EmbeddedChannel) {
    let loop = EmbeddedEventLoop()
    let address = try ServerAddress("nats://127.0.0.1:4222")
    let connection = ServerConnection(
      to: address, configuration: NATSConfiguration(servers: [address]), security: try TransportSecurity().context(),
      eventLoop: loop, owner: owner)
    return (connection, try Self.channel(connection, loop))
  }

  private static func channel(_ connection: ServerConnection, _ loop: EmbeddedEventLoop) throws -> EmbeddedChannel {
    let handler = ConnectionHandler(
      connection: connection, configuration: NATSConfiguration(servers: [connection.address]),
      security: try TransportSecurity().context())
    let channel = EmbeddedChannel(handler: handler, loop: loop)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 4222)).wait()
    return channel
  }

  /// The server's side of the handshake. Leaves nothing of the client's in the output.
  private func open(_ channel: EmbeddedChannel) throws {
    try channel.writeInbound(
      ByteBuffer(
        string: #"INFO {"server_id":"a","version":"2.15.1","headers":true,"jetstream":true,"max_payload":1048576}"#
          + "\r\n"))
    #expect(try output(of: channel).hasPrefix("CONNECT "))
    try channel.writeInbound(ByteBuffer(string: "PONG\r\n"))
  }

  private func output(of channel: EmbeddedChannel) throws -> String {
    var text = ""
    while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
    return text
  }
}
