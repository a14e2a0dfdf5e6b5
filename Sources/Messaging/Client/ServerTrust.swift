import NIOCore

/// Whether a server is to be left, by what became of requests that servers themselves answer. Pure.
///
/// A server that is cut off from the others of its cluster goes on to answer pings: it leaves some requests without an answer
/// and says of others that there is no leader. While a cluster elects a leader the same is true of all of them, for some
/// seconds.
struct ServerTrust {
  enum Answer {
    /// Of a server that has its cluster behind it.
    case useful
    /// There is no leader, or nothing that answers.
    case leaderless
    case missing
  }

  /// Requests without an answer, one after the other.
  private static let mostMissing = 2
  /// For elections.
  static let patience: TimeAmount = .seconds(6)

  private var missing = 0
  private var uselessSince: NIODeadline?

  /// - Returns: whether the server is to be left, where there is another.
  mutating func note(_ answer: Answer, at now: NIODeadline) -> Bool {
    switch answer {
    case .useful:
      self = ServerTrust()
      return false
    case .leaderless: break
    case .missing: missing += 1
    }
    let since = uselessSince ?? now
    uselessSince = since
    return missing >= Self.mostMissing || now - since >= Self.patience
  }
}
