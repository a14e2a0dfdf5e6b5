import Foundation
import Testing

@testable import Scheduling

struct RollingSumTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  @Test func whatIsOlderThanTheSpanDoesNotCount() {
    var sum = RollingSum()
    sum.add(10, at: start)
    sum.add(5, at: start + 30)
    #expect(sum.sum(lastSeconds: 60, at: start + 30) == 15)
    #expect(sum.sum(lastSeconds: 60, at: start + 61) == 5)
    #expect(sum.sum(lastSeconds: 300, at: start + 61) == 15)
    #expect(sum.sum(lastSeconds: 60, at: start + 91) == 0)
    #expect(sum.sum(lastSeconds: 300, at: start + 400) == 0)
  }

  @Test func aLongPauseForgetsEverything() {
    var sum = RollingSum()
    for second in 0..<600 { sum.add(1, at: start + Double(second)) }
    #expect(sum.sum(lastSeconds: 300, at: start + 599) == 300)
    sum.add(1, at: start + 100_000)
    #expect(sum.sum(lastSeconds: 300, at: start + 100_000) == 1)
  }

  @Test func aClockThatGoesBackIsNoHarm() {
    var sum = RollingSum()
    sum.add(1, at: start)
    sum.add(1, at: start - 3_600)
    #expect(sum.sum(lastSeconds: 60, at: start - 3_600) == 2)
    #expect(RollingSum().sum(lastSeconds: 60, at: start) == 0)
  }

  @Test func theRateIsThatOfTheTimeCovered() {
    var sum = RollingSum()
    for second in 0..<120 { sum.add(3, at: start + Double(second)) }
    #expect(abs(sum.rate(lastSeconds: 60, at: start + 120, since: start) - 3) < 0.3)
    var young = RollingSum()
    young.add(20, at: start + 8)
    #expect(young.rate(lastSeconds: 60, at: start + 10, since: start) == 2)
  }
}
