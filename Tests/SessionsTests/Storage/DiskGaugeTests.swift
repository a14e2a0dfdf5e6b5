import Testing

@testable import Sessions

struct DiskGaugeTests {
  private func gauge(floor: Int?, free: [Int], total: Int = 1_000) -> DiskGauge {
    var gauge = DiskGauge(configuredFloor: floor)
    for free in free { gauge.read(.init(free: free, total: total)) }
    return gauge
  }

  @Test func belowTheFloorIsLow() {
    #expect(!gauge(floor: 100, free: [100]).isLow)
    #expect(gauge(floor: 100, free: [99]).isLow)
  }

  @Test func itStaysLowUntilThereIsATenthMore() {
    #expect(gauge(floor: 100, free: [99, 109]).isLow)
    #expect(!gauge(floor: 100, free: [99, 110]).isLow)
    #expect(!gauge(floor: 100, free: [99, 110, 100]).isLow)
  }

  @Test func whileItIsLowThereIsNoRoom() {
    #expect(gauge(floor: 100, free: [99, 109]).room == 0)
    #expect(gauge(floor: 100, free: [99, 110]).room == 10)
  }

  @Test func withoutAFloorNothingIsLow() {
    let gauge = gauge(floor: 0, free: [0])
    #expect(!gauge.isLow)
    #expect(gauge.room == Int.max)
  }

  @Test func theFloorIsChosenByTheSizeOfTheDisk() {
    #expect(gauge(floor: nil, free: [1_000]).floor == 50)
    #expect(gauge(floor: nil, free: [1_000], total: 1 << 40).floor == 1 << 30)
  }

  @Test func beforeTheFirstLookAndWithoutAnAnswerNothingChanges() {
    var gauge = DiskGauge(configuredFloor: 100)
    #expect(!gauge.isLow)
    gauge.read(nil)
    #expect(!gauge.isLow)
    gauge.read(.init(free: 1, total: 10))
    gauge.read(nil)
    #expect(gauge.isLow)
  }

  @Test func whatIsWrittenCountsBetweenLooks() {
    var gauge = gauge(floor: 100, free: [200])
    #expect(gauge.room == 100)
    gauge.wrote(60)
    #expect(gauge.room == 40)
    gauge.wrote(1_000)
    #expect(gauge.free == 0 && gauge.room == 0)
  }
}
