import TestSupport
import Testing
import TranscriptionCore

@testable import Audio

struct WindowCutterTests {
  /// A file of noise whose speech is known, cut the way a caller does it with a detector that is always right.
  private struct Recording {
    var samples: [Float]
    var spans: [SpeechSpan]

    init(samples: [Float], spans: [SpeechSpan]) {
      self.samples = samples
      self.spans = spans
    }

    /// Stretches of speech of up to `longest` samples between silences of up to `longestGap`.
    init(seed: UInt64, stretches: Int, longest: Int, longestGap: Int) {
      var generator = SeededGenerator(seed: seed)
      samples = []
      spans = []
      for _ in 0..<stretches {
        let gap = Int.random(in: 1...longestGap, using: &generator)
        samples += [Float](repeating: 0, count: gap)
        let start = samples.count
        for _ in 0..<Int.random(in: 1...longest, using: &generator) {
          samples.append(Float.random(in: -1...1, using: &generator))
        }
        spans.append(SpeechSpan(start: start, end: samples.count))
      }
      samples += [Float](repeating: 0, count: Int.random(in: 0...longestGap, using: &generator))
    }

    func cut(
      with configuration: WindowCutterConfiguration, steps: (Int) -> Int, from first: Int = 0, index: Int = 0
    ) -> (windows: [CutWindow], mostBuffered: Int) {
      var cutter = WindowCutter(configuration: configuration, firstSample: first, firstIndex: index)
      var windows: [CutWindow] = []
      var position = first
      var call = 0
      var most = 0
      repeat {
        let end = min(samples.count, position + steps(call))
        cutter.append(Array(samples[position..<end]))
        position = end
        call += 1
        let heard = spans.compactMap { span -> SpeechSpan? in
          let clipped = (max(span.start, cutter.bufferStart), min(span.end, position))
          guard clipped.0 < clipped.1 else { return nil }
          return SpeechSpan(start: clipped.0 - cutter.bufferStart, end: clipped.1 - cutter.bufferStart)
        }
        windows += cutter.cut(spans: heard, isEnd: position == samples.count)
        most = max(most, cutter.bufferedSamples.count)
      } while position < samples.count
      return (windows, most)
    }
  }

  /// Seconds are scaled down so that many recordings can be tried: a window holds 1 s, a gap 0.1 s.
  private let small = WindowCutterConfiguration(
    maximumWindowSeconds: 1, maximumGapSeconds: 0.1, paddingSeconds: 0.01, contextSeconds: 0.05)

  /// A recogniser takes speech that is far quieter than the rest of its window for none.
  @Test func speechOfVeryDifferentLoudnessIsNotInOneWindow() {
    func speech(_ peak: Float) -> [Float] { (0..<32_000).map { $0 % 2 == 0 ? peak : -peak } }
    let pause = [Float](repeating: 0, count: 8_000)
    func windows(_ peaks: [Float], step: Int) -> [ClosedRange<Int>] {
      let samples = peaks.flatMap { speech($0) + pause }
      let spans = peaks.indices.map { SpeechSpan(start: $0 * 40_000, end: $0 * 40_000 + 32_000) }
      return Recording(samples: samples, spans: spans).cut(with: WindowCutterConfiguration()) { _ in step }.windows.map
      {
        $0.window.startSample...$0.window.endSample
      }
    }
    for step in [8_000, 50_000, 1_000_000] {
      #expect(windows([0.5, 0.5, 0.1], step: step).count == 1)
      let apart = windows([0.5, 0.005, 0.006, 0.5], step: step)
      #expect(apart.count == 3)
      #expect(zip(apart, apart.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    }
  }

  private static let seeds = Array(UInt64(1)...12)

  private func recording(_ seed: UInt64) -> Recording {
    // Every fourth has stretches that are longer than a window.
    Recording(seed: seed, stretches: 30, longest: seed % 4 == 0 ? 48_000 : 9_000, longestGap: 2_500)
  }

  @Test(arguments: seeds) func everySampleOfSpeechIsInExactlyOneWindow(seed: UInt64) {
    let recording = recording(seed)
    let (windows, most) = recording.cut(with: small, steps: { _ in 8_000 })
    #expect(most <= small.maximumWindow + small.context + max(16_000, small.maximumGap))
    var previousEnd = 0
    for (index, cut) in windows.enumerated() {
      #expect(cut.window.index == index)
      #expect(cut.window.startSample >= previousEnd)
      #expect(cut.window.endSample <= recording.samples.count)
      #expect(cut.window.endSample - cut.window.startSample <= small.maximumWindow)
      let isItsSound = cut.samples == Array(recording.samples[cut.window.startSample..<cut.window.endSample])
      #expect(isItsSound)
      previousEnd = cut.window.endSample
    }
    for span in recording.spans {
      let covered = windows.reduce(0) { sum, cut in
        sum + max(0, min(span.end, cut.window.endSample) - max(span.start, cut.window.startSample))
      }
      #expect(covered == span.end - span.start)
    }
  }

  @Test(arguments: seeds) func theResultDoesNotDependOnTheAppends(seed: UInt64) {
    let recording = recording(seed)
    let whole = recording.cut(with: small, steps: { _ in recording.samples.count }).windows
    // Compared outside of the expectation, which would print every sample.
    let even = recording.cut(with: small, steps: { _ in 3_001 }).windows == whole
    let uneven = recording.cut(with: small, steps: { [37, 20_000, 1, 900][$0 % 4] }).windows == whole
    #expect(even && uneven)
  }

  @Test(arguments: seeds) func workResumedAtTheEndOfAWindowGoesOnTheSame(seed: UInt64) throws {
    let recording = recording(seed)
    let whole = recording.cut(with: small, steps: { _ in 5_000 }).windows
    for done in stride(from: 1, to: whole.count, by: 3) {
      let last = whole[done - 1].window
      let rest = recording.cut(with: small, steps: { _ in 4_000 }, from: last.endSample, index: done)
      let isSame = rest.windows == Array(whole.dropFirst(done))
      #expect(isSame, "resumed after window \(done)")
    }
  }

  @Test func neighboursShareAWindowWhileTheyFit() {
    var cutter = WindowCutter()
    cutter.append([Float](repeating: 0.1, count: 16_000 * 40))
    let spans = [(1, 5), (6, 12), (13, 29), (30, 31)].map { SpeechSpan(start: $0.0 * 16_000, end: $0.1 * 16_000) }
    let windows = cutter.cut(spans: spans, isEnd: true).map(\.window)
    #expect(windows.map(\.start) == [0.85, 29.85])
    #expect(windows.map(\.end) == [29.15, 31.15])
  }

  @Test(arguments: [45, 1]) func aFullWindowIsClosedAtTheWidestSilenceOfItsSecondHalf(secondsAtOnce: Int) {
    let spans = [(0.0, 8.0), (10.5, 16.0), (17.5, 24.0), (25.0, 29.0), (29.5, 44.0)]
    var cutter = WindowCutter()
    var windows: [SpeechWindow] = []
    for second in stride(from: secondsAtOnce, through: 45, by: secondsAtOnce) {
      cutter.append([Float](repeating: 0.1, count: 16_000 * secondsAtOnce))
      let heard = spans.compactMap { start, end -> SpeechSpan? in
        let range = (max(Int(start * 16_000), cutter.bufferStart), min(Int(end * 16_000), second * 16_000))
        return range.0 < range.1
          ? SpeechSpan(start: range.0 - cutter.bufferStart, end: range.1 - cutter.bufferStart) : nil
      }
      windows += cutter.cut(spans: heard, isEnd: second == 45).map(\.window)
    }
    // Wider, but in the first half: 8 to 10.5.
    #expect(windows.map(\.start) == [0, 17.35])
    #expect(windows.map(\.end) == [16.15, 44.15])
  }

  @Test func aLongSilenceClosesTheWindowAtOnce() {
    var cutter = WindowCutter()
    cutter.append([Float](repeating: 0.1, count: 16_000 * 6))
    let windows = cutter.cut(spans: [SpeechSpan(start: 16_000, end: 32_000)], isEnd: false)
    #expect(windows.map(\.window) == [SpeechWindow(index: 0, startSample: 13_600, endSample: 34_400)])
    #expect(cutter.bufferStart == 16_000 * 5)
  }

  @Test func withoutAPauseTheQuietestPlaceIsCut() throws {
    var generator = SeededGenerator(seed: 9)
    var samples = (0..<16_000 * 45).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
    // A breath of 150 ms at 24 s and a deeper one, too early to count, at 15 s.
    for index in 16_000 * 24..<16_000 * 24 + 2_400 { samples[index] *= 0.05 }
    for index in 16_000 * 15..<16_000 * 15 + 2_400 { samples[index] = 0 }
    var cutter = WindowCutter()
    cutter.append(samples)
    let windows = cutter.cut(spans: [SpeechSpan(start: 0, end: samples.count)], isEnd: true).map(\.window)
    #expect(windows.count == 2)
    let end = try #require(windows.first).endSample
    #expect((16_000 * 24..<16_000 * 24 + 2_400).contains(end))
    #expect(windows.last == SpeechWindow(index: 1, startSample: end, endSample: samples.count))
  }

  @Test func audioWithoutSpeechIsLetGo() {
    var cutter = WindowCutter()
    for _ in 0..<100 {
      cutter.append([Float](repeating: 0, count: 160_000))
      #expect(isDigitalSilence(cutter.bufferedSamples))
      #expect(cutter.cut(spans: [], isEnd: false).isEmpty)
      #expect(cutter.bufferedSamples.count == 16_000)
    }
    #expect(cutter.bufferStart == 16_000_000 - 16_000)
    #expect(cutter.cut(spans: [], isEnd: true).isEmpty)
    #expect(cutter.bufferedSamples.isEmpty)
  }

  @Test func spansThatMakeNoSenseDoNoHarm() {
    var cutter = WindowCutter()
    cutter.append([Float](repeating: 0.1, count: 32_000))
    let spans = [
      SpeechSpan(start: 30_000, end: 90_000), SpeechSpan(start: -5, end: 10), SpeechSpan(start: 20, end: 20),
      SpeechSpan(start: 40_000, end: 50_000), SpeechSpan(start: 9, end: 100),
    ]
    let windows = cutter.cut(spans: spans, isEnd: true).map(\.window)
    #expect(windows == [SpeechWindow(index: 0, startSample: 0, endSample: 32_000)])
  }

  @Test func theSlightestSoundIsNoDigitalSilence() {
    var samples = [Float](repeating: 0, count: 1_000)
    samples[999] = 1 / 32_768
    #expect(!isDigitalSilence(samples))
    #expect(isDigitalSilence([]))
  }

  @Test func fixedWindowsFollowEachOther() {
    var cutter = FixedCutter(configuration: small, firstSample: 100, firstIndex: 7)
    var windows: [CutWindow] = []
    for _ in 0..<9 {
      cutter.append([Float](repeating: 0.5, count: 5_000))
      windows += cutter.cut(isEnd: false)
    }
    windows += cutter.cut(isEnd: true)
    #expect(windows.map(\.window.index) == [7, 8, 9])
    #expect(windows.map(\.window.startSample) == [100, 16_100, 32_100])
    #expect(windows.map(\.samples.count) == [16_000, 16_000, 13_000])
    #expect(cutter.bufferedSamples.isEmpty)
  }
}
