/// How a client proves who it is. Its description has no secret.
package enum Credentials: Sendable, CustomStringConvertible, CustomReflectable {
  case none
  /// The server asks for a signature; the seed never leaves the client.
  case nkey(NKeyPair)
  case token(String)
  case password(user: String, password: String)

  package var description: String {
    switch self {
    case .none: "none"
    case .nkey(let pair): "nkey \(pair)"
    case .token: "token"
    case .password(let user, _): "user \(user)"
    }
  }

  package var customMirror: Mirror { Mirror(self, children: []) }
}
