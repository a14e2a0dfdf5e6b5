import NIOCore

/// What a ``ServerConnection`` tells. All but ``connectionEnded(_:because:)`` is told on the connection's event loop.
protocol ConnectionOwner: AnyObject, Sendable {
  /// It can be written to.
  func connectionOpened(_ connection: ServerConnection, _ information: ServerInformation)
  /// Bytes came, and these frames were in them.
  func connectionReceived(_ frames: [ServerFrame], on connection: ServerConnection)
  /// Half of the interval between pings has passed.
  func connectionTicked(_ connection: ServerConnection)
  /// Once for each connection, and the last that is told of it.
  func connectionEnded(_ connection: ServerConnection, because reason: MessagingError)
}
