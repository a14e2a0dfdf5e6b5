/// How a client connects. Everything but the servers has a value that fits most uses.
package struct NATSConfiguration: Sendable {
  /// At least one. More are learned from these, unless ``learnsServers`` is false.
  package var servers: [ServerAddress]
  package var credentials = Credentials.none
  /// `nil`: TLS where an address or the server asks for it, with the system's authorities.
  package var security: TransportSecurity?
  /// What the server's monitoring shows.
  package var name: String?
  /// The first tokens of the subjects for answers. A client that may subscribe to little needs one of its own.
  package var inboxPrefix = "_INBOX"
  package var learnsServers = true

  /// From the first packet until the server has accepted the client.
  package var connectLimit: Duration = .seconds(2)
  /// Between pings while all are answered. A server that has not been heard for half of that after a ping is pinged once
  /// more, and left after as much again: so one that is mute is left within two of these.
  package var pingInterval: Duration = .seconds(2)
  /// The pause after all servers have been tried in vain, which doubles from one round to the next. A random part of it, at
  /// most half, is left out.
  package var shortestReconnectDelay: Duration = .milliseconds(100)
  package var longestReconnectDelay: Duration = .seconds(2)

  /// What may wait to be sent, in bytes. One message may be larger, where nothing else waits.
  package var outgoingBytes = 4 << 20
  /// How long a publication waits for a connection, or for room in what waits to be sent.
  package var sendPatience: Duration = .seconds(2)
  /// How long a request waits for its answer.
  package var requestLimit: Duration = .seconds(5)

  /// Behind it come a client's own token and a number.
  private static let longestInboxPrefix = Subject.maximumBytes - 64

  package init(servers: [ServerAddress]) { self.servers = servers }

  func validate() throws {
    guard !servers.isEmpty else { throw MessagingError.unusableConfiguration("there is no address of a NATS server") }
    try Subject.requireLiteral(inboxPrefix)
    guard inboxPrefix.utf8.count <= Self.longestInboxPrefix else {
      throw MessagingError.unusableConfiguration(
        "the prefix of NATS inboxes has more than \(Self.longestInboxPrefix) bytes: use a shorter one")
    }
    for (name, value) in [
      ("interval between pings", pingInterval), ("shortest delay", shortestReconnectDelay),
      ("longest delay", longestReconnectDelay),
    ] where value < .milliseconds(1) {
      throw MessagingError.unusableConfiguration("the \(name) for NATS is \(value): use a millisecond or more")
    }
  }
}
