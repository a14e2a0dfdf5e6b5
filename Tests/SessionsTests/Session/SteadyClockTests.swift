import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Sessions

struct SteadyClockTests {
  private final class Uptime: Sendable {
    private let value = Mutex(Duration.seconds(1_000))
    var now: Duration { value.withLock { $0 } }
    func pass(_ duration: Duration) { value.withLock { $0 += duration } }
  }

  /// The machine's clock is read once: what is done to it afterwards is not seen.
  @Test func goesOnFromTheStartWhateverTheMachinesClockSays() {
    let uptime = Uptime()
    let start = Date(timeIntervalSince1970: 1_800_000_000)
    let clock = SteadyClock(wall: start, uptime: { uptime.now })
    #expect(clock.now == start)
    uptime.pass(.milliseconds(1_500))
    #expect(clock.now == start + 1.5)
    uptime.pass(.seconds(86_400))
    #expect(clock.now == start + 86_401.5)
  }

  @Test func allClocksOfTheProgramAgreeAndGoForwards() {
    let times = (0..<100).map { _ in SteadyClock().now }
    #expect(times == times.sorted())
    #expect(abs(times[0].timeIntervalSinceNow) < 600)
  }
}
