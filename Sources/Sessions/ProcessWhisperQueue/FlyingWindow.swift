import TranscriptionCore

/// A window that is on its way to a result.
struct FlyingWindow: Sendable {
  enum Stage: Sendable {
    /// An engine has it.
    case leased(LeaseTicket)
    /// Another window has the same audio and is being recognised.
    case following
    /// Its result is being written.
    case settling
  }

  let prepared: PreparedWindow
  var stage: Stage

  var isSettling: Bool {
    if case .settling = stage { true } else { false }
  }
}
