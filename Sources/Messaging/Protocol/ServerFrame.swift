/// What a server sends: one frame of the NATS client protocol.
enum ServerFrame: Sendable, Equatable {
  case information(ServerInformation)
  case message(DeliveredMessage)
  case ping
  case pong
  case ok
  /// The text of `-ERR`, without its quotes.
  case error(String)
}
