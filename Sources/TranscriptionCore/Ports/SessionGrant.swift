/// What a credential opens of a session, for as long as it does. Made by ``SessionService/grant(_:credential:)`` for
/// whatever outlives one request: streams, downloads, listeners.
package struct SessionGrant: Sendable {
  /// Why a grant is over.
  package enum End: Sendable, Hashable {
    /// The viewer token has expired.
    case expired
    /// The viewer token was revoked.
    case revoked
    /// The session has ended; its last events can still be read.
    case sessionEnded
  }

  private let wait: @Sendable () async -> End?

  /// - Parameter wait: waits for the end; `nil` when its task is cancelled.
  package init(wait: @escaping @Sendable () async -> End?) { self.wait = wait }

  /// Waits until the credential opens the session no more; at once where it does not already. May be called any number of
  /// times. Waiting is no use of the session.
  ///
  /// - Returns: `nil` when the task was cancelled.
  @discardableResult
  package func ended() async -> End? { await wait() }
}
