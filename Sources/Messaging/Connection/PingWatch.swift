/// Decides when a server is pinged, and when it has been mute for too long. Advances with ``tick()``, every half of the
/// interval between pings.
///
/// Whatever is heard counts as an answer: that to a ping may wait behind a long message. While the server takes what waits
/// to be sent, it is not mute: the ping is behind that.
struct PingWatch {
  enum Action: Equatable {
    case wait, ping, leave
  }

  private var unanswered = 0
  private var quietTicks = 0
  private var hasProgressed = false

  mutating func heard() { unanswered = 0 }

  /// The server took a part of what waits, and more is behind it.
  mutating func progressed() { hasProgressed = true }

  mutating func tick() -> Action {
    defer { hasProgressed = false }
    switch unanswered {
    case 0:
      quietTicks += 1
      guard quietTicks >= 2 else { return .wait }
      quietTicks = 0
      unanswered = 1
      return .ping
    case _ where hasProgressed: return .wait
    case 1:
      unanswered = 2
      return .ping
    default: return .leave
    }
  }
}
