import Foundation
import Testing
import TranscriptionCore

@testable import Scheduling

struct WaitHistogramTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  @Test func nothingIsKnownBeforeTheFirst() {
    let spread = WaitHistogram().spread(at: start)
    #expect(spread.count == 0 && spread.p50 == nil && spread.p95 == nil)
  }

  @Test(arguments: [0.01, 0.5, 3.0, 47.0, 3_600.0])
  func percentilesAreRightToATenth(scale: Double) throws {
    var histogram = WaitHistogram()
    for rank in 1...1_000 { histogram.add(scale * Double(rank) / 1_000, at: start) }
    let spread = histogram.spread(at: start)
    #expect(spread.count == 1_000)
    #expect(abs(try #require(spread.p50) / (0.5 * scale) - 1) < 0.105)
    #expect(abs(try #require(spread.p95) / (0.95 * scale) - 1) < 0.105)
  }

  @Test func extremesHaveAPlace() throws {
    var histogram = WaitHistogram()
    histogram.add(-1, at: start)
    histogram.add(0, at: start)
    #expect(histogram.spread(at: start).p95 == 0)
    histogram.add(1e12, at: start)
    #expect(try #require(histogram.spread(at: start).p95) > 86_400)
  }

  @Test func whatIsOlderThanFiveMinutesIsForgotten() {
    var histogram = WaitHistogram()
    for minute in 0..<20 { histogram.add(1, at: start + 60 * Double(minute)) }
    #expect(histogram.spread(at: start + 60 * 19).count == 5)
    #expect(histogram.spread(at: start + 60 * 23).count == 1)
    #expect(histogram.spread(at: start + 60 * 24).count == 0)
  }

  @Test func twoMakeOne() {
    var one = WaitHistogram()
    var other = WaitHistogram()
    one.add(1, at: start)
    other.add(100, at: start)
    one.add(other)
    #expect(one.spread(at: start).count == 2)
  }
}
