/// What a connection goes through until it is open: the server says what it is, TLS, credentials, the first answer.
struct Handshake {
  enum Action: Equatable {
    /// TLS begins; then comes ``Handshake/secured()``.
    case startTLS
    /// `CONNECT` and `PING` are sent.
    case authenticate(ServerInformation)
    case open(ServerInformation)
    /// A frame of an open connection.
    case deliver(ServerFrame)
    case ignore
    case fail(MessagingError)
  }

  private enum State: Equatable {
    case awaitingInformation
    case securing(ServerInformation)
    case awaitingPong(ServerInformation)
    case open
    /// Whatever comes behind a failure does not count.
    case failed
  }

  private var state = State.awaitingInformation
  private let address: ServerAddress
  private let requiresTLS: Bool
  private(set) var isSecure = false

  /// - Parameters:
  ///   - address: of the server.
  ///   - requiresTLS: whether nothing but TLS will do, whatever the address says.
  init(with address: ServerAddress, requiresTLS: Bool) {
    self.address = address
    self.requiresTLS = requiresTLS || address.requiresTLS
  }

  /// - Parameter unfinishedBytes: what was received behind the frame.
  mutating func receive(_ frame: ServerFrame, unfinishedBytes: Int) -> Action {
    let action = follow(frame, unfinishedBytes: unfinishedBytes)
    if case .fail = action { state = .failed }
    return action
  }

  private mutating func follow(_ frame: ServerFrame, unfinishedBytes: Int) -> Action {
    switch (state, frame) {
    case (.failed, _): return .ignore
    case (.open, .error(let text)):
      if let failure = Self.fatal(text) { return .fail(failure) }
      return .deliver(frame)
    case (.open, _): return .deliver(frame)
    case (.awaitingInformation, .information(let information)):
      guard requiresTLS || information.requiresTLS else {
        if let failure = information.incompatibility { return .fail(failure) }
        return authenticate(information)
      }
      // What came in the clear may have been put in on the way, so it ends nothing for good.
      if let failure = information.incompatibility { return .fail(.notConnected(last: "\(failure)")) }
      guard information.requiresTLS || information.offersTLS else {
        return .fail(.unusableConfiguration("the NATS server has no TLS, which this client is configured to use"))
      }
      guard unfinishedBytes == 0 else {
        return .fail(.notConnected(last: "the server sent bytes before TLS"))
      }
      state = .securing(information)
      return .startTLS
    case (.awaitingPong, .information(let information)):
      if let failure = information.incompatibility { return .fail(failure) }
      state = .awaitingPong(information)
      return .ignore
    case (.awaitingPong(let information), .pong):
      state = .open
      return .open(information)
    case (_, .error(let text)):
      let isTrusted = isSecure || !requiresTLS
      return .fail((isTrusted ? Self.fatal(text) : nil) ?? .notConnected(last: "the server says: \(text)"))
    case (_, .ok): return .ignore
    default: return .fail(.notConnected(last: "the server does not answer as a NATS server does"))
    }
  }

  /// TLS has begun. Of the servers that were told of in the clear, those are kept whose certificate has to be for the name
  /// of this one: any other name or address may have been put in on the way, with a certificate of its own.
  mutating func secured() -> Action {
    guard case .securing(var information) = state else { return .ignore }
    isSecure = true
    information.clusterAddresses.removeAll { text in
      guard let other = try? ServerAddress(text, learnedFrom: address) else { return true }
      return address.serverName == nil || other.serverName != address.serverName
    }
    return authenticate(information)
  }

  private mutating func authenticate(_ information: ServerInformation) -> Action {
    state = .awaitingPong(information)
    return .authenticate(information)
  }

  /// Errors after which another attempt is of no use. A time-out of the handshake is none, though its text is like theirs.
  private static func fatal(_ text: String) -> MessagingError? {
    let reasons = ["authorization violation", "authentication expired", "authentication revoked", "account not found"]
    let lowercased = text.lowercased()
    return reasons.contains { lowercased.contains($0) } ? .authorizationFailed(text) : nil
  }
}
