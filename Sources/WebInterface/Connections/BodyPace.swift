import NIOCore

/// Whether a request's body comes fast enough. Only time in which the server waits for the client counts, so an upload that
/// the server itself holds back is never too slow.
struct BodyPace {
  private let window: TimeAmount
  private let least: Int
  private var began: NIODeadline
  private var bytes = 0

  /// - Parameter least: bytes that have to come in each `window`.
  init(window: TimeAmount, least: Int, now: NIODeadline) {
    self.window = window
    self.least = least
    began = now
  }

  mutating func received(_ count: Int) { bytes += count }

  /// The server holds the body back: the window begins anew when it reads again.
  mutating func heldBack(now: NIODeadline) { startOver(now) }

  /// Looks at the window when it is over, and begins the next one.
  mutating func isTooSlow(now: NIODeadline) -> Bool {
    guard now - began >= window else { return false }
    let tooSlow = bytes < least
    startOver(now)
    return tooSlow
  }

  private mutating func startOver(_ now: NIODeadline) {
    began = now
    bytes = 0
  }
}
