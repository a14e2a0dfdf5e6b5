/// What keeps a server from working.
enum ServerProblem {
  /// It is not there, or is something else.
  case away(String)
  case busy(String, retryAfter: Duration?)
  /// The operator has to change something first, such as the key or the address.
  case unusable(String)

  var message: String {
    switch self {
    case .away(let message), .busy(let message, _), .unusable(let message): message
    }
  }
}
