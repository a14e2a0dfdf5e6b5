extension MessagingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidSubject(let subject):
      "\"\(subject)\" is no NATS subject: use non-empty tokens between dots, without white space"
    case .invalidHeader(let name): "the header \"\(name)\" cannot be sent: a name is a token, a value one line"
    case .invalidAddress(let address):
      "\"\(address)\" is no address of a NATS server: write nats://host:port or tls://host:port"
    case .invalidSeed: "this is no nkey seed: it begins with SU and has 58 characters"
    case .payloadTooLarge(let bytes, let limit):
      "a message of \(bytes) bytes is larger than the NATS server takes (\(limit)); raise its max_payload"
    case .iteratedTwice: "a subscription can be read by one task at a time"
    case .notConnected(let last): "there is no connection to a NATS server" + (last.map { ": \($0)" } ?? "")
    case .outgoingBufferFull: "the NATS server takes messages more slowly than they are sent"
    case .connectionLost: "the connection to the NATS server ended before the answer came"
    case .timedOut: "no answer came within the time"
    case .noResponders(let subject): "nothing answers requests on \(subject)"
    case .slowConsumer: "messages came faster than they were read, and were dropped"
    case .permissionDenied(let text): "the NATS server refused: \(text); check the permissions of this user"
    case .closed: "the NATS client has been closed"
    case .authorizationFailed(let text):
      "the NATS server does not accept the credentials (\(text)); check nkey, token or password"
    case .serverTooOld(let version):
      "the NATS server is version \(version.isEmpty ? "unknown" : version); version 2.14 or later is needed: upgrade it"
    case .unusableConfiguration(let text): text
    }
  }
}
