import TranscriptionCore

/// The levels of frames of 20 ms, in order of size: tells sound that goes up and down, as speech does, from steady noise and
/// hum. Pure.
package struct FrameLevels: Sendable, Hashable {
  package static let frame = AudioFormat.samplesPerSecond / 50

  /// Sum of squares of each frame, ascending.
  package let powers: [Float]
  /// The loudest sample of each frame, ascending.
  package let peaks: [Float]

  package init(_ samples: ArraySlice<Float>) {
    var powers: [Float] = []
    var peaks: [Float] = []
    var start = samples.startIndex
    while start + Self.frame <= samples.endIndex {
      var power: Float = 0
      var peak: Float = 0
      for sample in samples[start..<(start + Self.frame)] {
        power += sample * sample
        peak = max(peak, abs(sample))
      }
      powers.append(power)
      peaks.append(peak)
      start += Self.frame
    }
    self.powers = powers.sorted()
    self.peaks = peaks.sorted()
  }

  /// How many times the power of loud frames is that of quiet ones, 10 dB; in steady noise it is less.
  private static let leastRange: Float = 10

  /// Whether loud frames are clearly louder than quiet ones.
  package var goesUpAndDown: Bool {
    guard let loud = Self.value(at: 95, of: powers), let quiet = Self.value(at: 20, of: powers) else { return false }
    return loud > 0 && loud >= Self.leastRange * quiet
  }

  /// The peak of loud frames; clicks, which are louder but few, do not count. 0 without a frame.
  package var loudPeak: Float { Self.value(at: 98, of: peaks) ?? 0 }

  private static func value(at percent: Int, of sorted: [Float]) -> Float? {
    sorted.isEmpty ? nil : sorted[sorted.count * percent / 100]
  }
}
