/// Measures the loudest sample of every 50 ms, as samples come by, wherever in the file they are from. Pure.
struct PeakMeter: Sendable {
  /// Levels of intervals that follow each other. The first and the last may have been measured in part.
  struct Run: Sendable, Hashable {
    /// Number of the first interval.
    var first: Int
    var levels: [UInt8]
  }

  private(set) var runs: [Run] = []
  /// Where the next samples are from, if they follow.
  private var end = -1
  /// Of the interval that is not full yet.
  private var loudest: Float = 0

  /// Intervals that were measured and not taken yet.
  var count: Int { runs.reduce(0) { $0 + $1.levels.count } }

  /// - Parameter place: of the first sample in the file.
  mutating func take(_ samples: [Float], at place: Int) {
    guard !samples.isEmpty, place >= 0 else { return }
    if runs.isEmpty || place != end {
      runs.append(Run(first: place / PeakLevel.samples, levels: []))
      loudest = 0
    }
    var run = runs.removeLast()
    samples.withUnsafeBufferPointer { samples in
      var index = 0
      while index < samples.count {
        let interval = (place + index) / PeakLevel.samples
        let next = min(samples.count, (interval + 1) * PeakLevel.samples - place)
        let level = max(Self.loudest(samples, index, next), interval - run.first < run.levels.count ? loudest : 0)
        if interval - run.first < run.levels.count { run.levels.removeLast() }
        run.levels.append(PeakLevel.byte(level))
        loudest = level
        index = next
      }
    }
    runs.append(run)
    end = place + samples.count
  }

  /// What was measured since the last time.
  mutating func drain() -> [Run] {
    defer { runs = [] }
    return runs
  }

  /// Amplitudes compare like their bits, as whole numbers: that takes many at a time.
  private static func loudest(_ samples: UnsafeBufferPointer<Float>, _ start: Int, _ end: Int) -> Float {
    var bits: UInt32 = 0
    var index = start
    while index < end {
      let amplitude = samples[index].bitPattern & 0x7FFF_FFFF
      bits = amplitude > bits ? amplitude : bits
      index += 1
    }
    let level = Float(bitPattern: bits)
    return level.isNaN ? 0 : level
  }
}
