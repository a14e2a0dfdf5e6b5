import Foundation
import Testing

@testable import Sessions

struct FramePacerTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  private func after(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

  @Test func releasesOneFrameForEachItsLengthOfTime() {
    var pacer = FramePacer(start: start)
    #expect(pacer.due(at: start) == [start])
    #expect(pacer.due(at: after(0.059)).isEmpty)
    #expect(pacer.due(at: after(0.06)).count == 1)
    #expect(pacer.due(at: after(0.13)).count == 1)
    #expect(pacer.due(at: after(0.13)).isEmpty)
  }

  @Test func neverDriftsHoweverLateItIsAsked() {
    var pacer = FramePacer(start: start)
    var released = 0
    var now = 0.0
    // Always a little late, by another amount each time.
    for turn in 0..<100_000 {
      now += 0.06 + Double(turn % 7) * 0.001
      released += pacer.due(at: after(now)).count
    }
    #expect(abs(Double(released) * FramePacer.frameSeconds - now) < 2 * FramePacer.frameSeconds)
  }

  @Test func dropsWhatAStallTookInsteadOfSendingItAtOnce() {
    var pacer = FramePacer(start: start)
    _ = pacer.due(at: start)
    #expect(pacer.due(at: after(0.2)).count == 3)
    let moments = pacer.due(at: after(60))
    #expect(moments.count == 5)
    #expect(abs(moments.last?.timeIntervalSince(after(60)) ?? 1) < 0.061)
    #expect(pacer.due(at: after(60.06)).count == 1)
  }

  @Test func beginsAnewWhenTheClockIsSetBack() {
    var pacer = FramePacer(start: start)
    _ = pacer.due(at: after(100))
    #expect(pacer.due(at: after(99.5)).isEmpty)
    #expect(pacer.due(at: after(10)).count == 1)
    #expect(pacer.due(at: after(10.06)).count == 1)
  }

  @Test func waitsUntilTheNextFrame() {
    var pacer = FramePacer(start: start)
    _ = pacer.due(at: start)
    #expect(abs(pacer.wait(at: after(0.02)) / .seconds(1) - 0.04) < 1e-6)
    // Late already: next to nothing, but never a busy loop.
    #expect(pacer.wait(at: after(5)) == .milliseconds(1))
    // A clock that was set back a little does not stop the sound for long.
    #expect(pacer.wait(at: after(-0.9)) == .seconds(FramePacer.frameSeconds))
  }
}
