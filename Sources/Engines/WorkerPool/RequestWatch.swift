/// Watches one request: counts heartbeats that are not answered, and the time that has gone by. Pure.
///
/// Time is counted in the pieces that the server saw pass. If the whole server stood still, such as a virtual machine that
/// was paused, no more than two heartbeats of it count.
struct RequestWatch {
  enum Verdict: Hashable {
    case goOn
    /// Ask for a sign of life.
    case ping(Int)
    /// No sign of life for too long.
    case silent
    /// No answer in time.
    case late
  }

  let allowance: Duration
  private let heartbeat: Duration
  private let missedHeartbeats: Int
  private var elapsed = Duration.zero
  private var missed = 0
  private let firstPing: Int
  private var lastPing: Int
  private var isPingAnswered = false

  /// Whether the worker certainly has begun to read the request: it answered the ping that was sent ahead of it, or more.
  private(set) var isRead = false

  /// - Parameter firstPing: number of the ping that is sent ahead of the request; higher than any that was sent before.
  init(allowance: Duration, heartbeat: Duration, missedHeartbeats: Int, firstPing: Int) {
    self.allowance = allowance
    self.heartbeat = heartbeat
    self.missedHeartbeats = missedHeartbeats
    self.firstPing = firstPing
    lastPing = firstPing
  }

  /// Until the next ``tick(after:)``.
  var pause: Duration { max(.milliseconds(1), min(heartbeat, allowance - elapsed)) }

  /// The worker answered a ping.
  mutating func heard(pong: Int) {
    guard pong >= firstPing else { return }
    isRead = true
    if pong == lastPing { isPingAnswered = true }
  }

  /// The worker answered for something of the request.
  mutating func heardAnswer() {
    isRead = true
    missed = 0
  }

  /// - Parameter passed: the time since the last tick.
  mutating func tick(after passed: Duration) -> Verdict {
    elapsed += min(passed, heartbeat * 2)
    if elapsed >= allowance { return .late }
    if isPingAnswered {
      missed = 0
      isPingAnswered = false
      lastPing += 1
      return .ping(lastPing)
    }
    missed += 1
    return missed >= missedHeartbeats ? .silent : .goOn
  }
}
