/// A call that a stop waits for. It ends with its last reference.
final class DrainedCall: Sendable {
  private let drain: Drain

  init(_ drain: Drain) { self.drain = drain }

  deinit { drain.callEnded() }
}
