import Testing

@testable import Scheduling

struct ThroughputMeterTests {
  @Test func knowsNothingBeforeTheFirstWindow() {
    let meter = ThroughputMeter()
    #expect(meter.audioSecondsPerSecond == nil)
    #expect(meter.etaSeconds(audioSeconds: 10, share: 1) == nil)
  }

  @Test func theFirstWindowSetsTheRate() {
    var meter = ThroughputMeter()
    meter.record(audioSeconds: 30, wallSeconds: 3)
    #expect(meter.audioSecondsPerSecond == 10)
    #expect(meter.etaSeconds(audioSeconds: 50, share: 1) == 5)
    #expect(meter.etaSeconds(audioSeconds: 50, share: 2) == 2.5)
    #expect(meter.etaSeconds(audioSeconds: 50, share: 0.5) == 10)
  }

  @Test func laterWindowsAreSmoothed() throws {
    var meter = ThroughputMeter()
    meter.record(audioSeconds: 10, wallSeconds: 1)
    meter.record(audioSeconds: 20, wallSeconds: 1)
    #expect(meter.audioSecondsPerSecond == 11)
    for _ in 0..<200 { meter.record(audioSeconds: 20, wallSeconds: 1) }
    #expect(abs(try #require(meter.audioSecondsPerSecond) - 20) < 0.001)
  }

  @Test(arguments: [(0.0, 1.0), (1.0, 0.0), (-1.0, 1.0), (1.0, -1.0)])
  func measurementsWithoutSenseAreIgnored(audioSeconds: Double, wallSeconds: Double) {
    var meter = ThroughputMeter()
    meter.record(audioSeconds: audioSeconds, wallSeconds: wallSeconds)
    #expect(meter.audioSecondsPerSecond == nil)
  }

  @Test func aShareOfNothingHasNoEnd() {
    var meter = ThroughputMeter()
    meter.record(audioSeconds: 1, wallSeconds: 1)
    #expect(meter.etaSeconds(audioSeconds: 1, share: 0) == nil)
  }
}
