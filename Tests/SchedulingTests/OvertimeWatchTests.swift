import Foundation
import Testing

@testable import Scheduling

@Suite struct OvertimeWatchTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  @Test func theNextIsTheOneThatBecomesOverdueFirst() {
    var watch = OvertimeWatch()
    #expect(watch.next == nil)
    watch.began(0, until: start + 0.25)
    watch.began(1, until: start + 0.1)
    #expect(watch.next == start + 0.1)
    watch.ended(1)
    #expect(watch.next == start + 0.25)
  }

  @Test func whatHasEndedIsNeverOverdue() {
    var watch = OvertimeWatch()
    watch.began(0, until: start + 0.1)
    watch.began(1, until: start + 0.1)
    watch.ended(0)
    #expect(watch.takeOverdue(at: start + 0.05).isEmpty)
    #expect(watch.takeOverdue(at: start + 0.1) == [1])
    #expect(watch.takeOverdue(at: start + 1).isEmpty)
    #expect(watch.next == nil)
  }

  @Test func aSlotsNextUnitHasItsTimeToItself() {
    var watch = OvertimeWatch()
    watch.began(0, until: start + 0.1)
    watch.ended(0)
    watch.began(0, until: start + 0.3)
    #expect(watch.takeOverdue(at: start + 0.2).isEmpty)
    #expect(watch.takeOverdue(at: start + 0.3) == [0])
  }

  @Test func aSleepThatEndsAHairTooEarlyCounts() {
    var watch = OvertimeWatch()
    watch.began(0, until: start + 0.1)
    #expect(watch.takeOverdue(at: start + 0.1 - 1e-6) == [0])
  }
}
