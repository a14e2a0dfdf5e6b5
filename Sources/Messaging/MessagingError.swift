/// Why something could not be done. Cancellation is a `CancellationError`, as everywhere.
package enum MessagingError: Error, Equatable, Sendable {
  // MARK: Of the call
  case invalidSubject(String)
  case invalidHeader(String)
  case invalidAddress(String)
  case invalidSeed
  /// Headers and payload are larger than the server takes.
  case payloadTooLarge(bytes: Int, limit: Int)
  /// Two tasks iterate over the same subscription.
  case iteratedTwice

  // MARK: Of the connection
  /// There was no connection within the time that the call had. Nothing was sent. `last` says why the last attempt failed.
  case notConnected(last: String?)
  /// There was a connection, but it took no more bytes within the time that the call had. Nothing was sent.
  case outgoingBufferFull
  /// The connection ended after something was sent: whether it arrived is not known.
  case connectionLost
  /// No answer within the time: whether the request arrived is not known.
  case timedOut
  /// Nothing listens on the subject of the request.
  case noResponders(subject: String)
  /// The subscriber reads too slowly: its buffer was full, and messages have been dropped.
  case slowConsumer
  /// The server does not let this client use the subject.
  case permissionDenied(String)
  /// The client has been closed.
  case closed

  // MARK: Of the server, for good
  /// The credentials are not accepted, or no longer. The client has ended.
  case authorizationFailed(String)
  /// The server is older than 2.14. The client has ended.
  case serverTooOld(version: String)
  /// The configuration cannot be used: certificates that cannot be read, an nkey where the server has no nonce to sign.
  case unusableConfiguration(String)

  /// Whether another attempt may succeed without any change of configuration.
  package var isTransient: Bool {
    switch self {
    case .notConnected, .outgoingBufferFull, .connectionLost, .timedOut, .noResponders, .slowConsumer: true
    default: false
    }
  }
}
