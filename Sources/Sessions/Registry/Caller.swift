import TranscriptionCore

/// The identity of a caller at endpoints that belong to no session.
enum Caller: Sendable, Hashable {
  /// The operator's token: sees all sessions.
  case `operator`
  /// An API key, by its hash: sees the sessions that it opened.
  case key(String)
  /// A token of a session, on a server without keys: sees this one.
  case session(SessionID)
  /// No credential, on a server without keys: sees no session.
  case unknown

  /// - Parameter owner: hash of the key that opened the session; `nil` for none.
  func sees(_ session: SessionID, ownedBy owner: String?) -> Bool {
    switch self {
    case .operator: true
    case .key(let hash): owner == hash
    case .session(let id): id == session
    case .unknown: false
    }
  }
}
