package import Foundation
import Glibc
import TranscriptionCore

/// The wall-clock time at the start of the program plus the time since, suspensions included (`CLOCK_BOOTTIME`).
///
/// Setting the machine's clock moves neither a player's position nor the end of a lease: until the next start this
/// clock goes on as if nothing had happened, and so do the times that users are shown. A start reads the machine's
/// clock anew.
package struct SteadyClock: SessionClock {
  /// One anchor for the whole program: times of two clocks can be compared.
  private static let start = (wall: Date(), uptime: bootTime())

  private let startedAt: Date
  private let startUptime: Duration
  private let uptime: @Sendable () -> Duration

  package init() {
    startedAt = Self.start.wall
    startUptime = Self.start.uptime
    uptime = Self.bootTime
  }

  /// - Parameters:
  ///   - wall: the wall-clock time now.
  ///   - uptime: time since some moment that stays the same; never goes back.
  init(wall: Date, uptime: @escaping @Sendable () -> Duration) {
    startedAt = wall
    startUptime = uptime()
    self.uptime = uptime
  }

  package var now: Date { startedAt.addingTimeInterval((uptime() - startUptime) / .seconds(1)) }

  package func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }

  private static func bootTime() -> Duration {
    var time = timespec()
    // Cannot fail: the clock exists since Linux 2.6.39.
    clock_gettime(CLOCK_BOOTTIME, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
