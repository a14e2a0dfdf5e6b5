import Audio
import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

struct PeakMeterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aLevelComesBackNearlyAsItWas() {
    for thousandths in 0...1_000 {
      let level = Double(thousandths) / 1_000
      let value = PeakLevel.value(PeakLevel.byte(Float(level))) ?? -1
      #expect(abs(value - level) < 0.005)
    }
    #expect(PeakLevel.value(PeakLevel.unknown) == nil)
    #expect(PeakLevel.value(PeakLevel.byte(7)) == 1)
  }

  @Test func theLoudestSampleOfEachIntervalCounts() {
    var samples = [Float](repeating: 0, count: 2_000)
    samples[799] = -0.5
    samples[800] = 0.25
    samples[1_999] = 1
    var meter = PeakMeter()
    meter.take(samples, at: 0)
    let runs = meter.drain()
    #expect(runs.map(\.first) == [0])
    #expect(runs[0].levels.map { PeakLevel.value($0) ?? -1 }.map { ($0 * 100).rounded() } == [50, 25, 100])
    #expect(meter.drain().isEmpty)
  }

  @Test func whateverPortionsTheSamplesComeInTheLevelsAreTheSame() {
    var generator = SeededGenerator(seed: 7)
    let samples = (0..<20_000).map { _ in Float.random(in: -1...1, using: &generator) }
    var whole = PeakMeter()
    whole.take(samples, at: 0)
    var pieces = PeakMeter()
    var place = 0
    while place < samples.count {
      let end = min(samples.count, place + Int.random(in: 1...1_500, using: &generator))
      pieces.take(Array(samples[place..<end]), at: place)
      place = end
    }
    #expect(pieces.drain() == whole.drain())
  }

  @Test func samplesFromElsewhereAreARunOfTheirOwn() {
    var meter = PeakMeter()
    meter.take([Float](repeating: 0.1, count: 1_000), at: 8_400)
    meter.take([Float](repeating: 0.2, count: 800), at: 0)
    let runs = meter.drain()
    #expect(runs.map(\.first) == [10, 0])
    #expect(runs.map(\.levels.count) == [2, 1])
  }

  @Test func aSampleThatIsNoNumberIsNothing() {
    var meter = PeakMeter()
    meter.take([.nan, .infinity, -.infinity], at: 0)
    meter.take([.nan], at: 1_600)
    #expect(meter.drain().map(\.levels) == [[1], [1]])
  }

  // MARK: On disk

  @Test func whatIsMeasuredInPartsGrowsTogether() throws {
    let file = PeakFile(path: folder.path + "/peaks/a.peaks")
    var generator = SeededGenerator(seed: 3)
    let samples = (0..<16_000).map { _ in Float.random(in: -1...1, using: &generator) }
    var whole = PeakMeter()
    whole.take(samples, at: 0)
    let expected = try #require(whole.drain().first?.levels)
    // The second half first, cut in the middle of an interval.
    for range in [9_000..<16_000, 0..<9_000] {
      var meter = PeakMeter()
      meter.take(Array(samples[range]), at: range.lowerBound)
      try file.merge(meter.drain())
      try file.seal(count: expected.count)
    }
    let stretch = file.read(0..<20)
    #expect(stretch.isWhole)
    #expect(stretch.levels == expected)
    #expect(file.read(5..<30).levels == Array(expected[5...]) + [UInt8](repeating: 0, count: 10))
    file.remove()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/peaks").isEmpty)
  }

  @Test func aFileWithAHoleIsNotWhole() throws {
    let file = PeakFile(path: folder.path + "/peaks/a.peaks")
    try file.merge([PeakMeter.Run(first: 0, levels: [5, 6]), PeakMeter.Run(first: 4, levels: [7])])
    try file.seal(count: 5)
    let stretch = file.read(0..<5)
    #expect(!stretch.isWhole)
    #expect(stretch.levels == [5, 6, 0, 0, 7])
  }
}
