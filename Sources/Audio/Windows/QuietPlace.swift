/// Finds where a cut does the least harm.
package enum QuietPlace {
  /// Length of audio whose energy is compared, in samples: 100 ms, about a short syllable.
  static let width = 1_600
  /// Distance of the places that are compared, in samples: 10 ms.
  static let step = 160

  /// The place in `range` around which 100 ms of `samples` hold the least energy; of equals, the last. It depends on
  /// the samples around `range` only.
  package static func find(in samples: [Float], range: ClosedRange<Int>) -> Int {
    var best = range.upperBound
    var least = Double.infinity
    for place in stride(from: range.lowerBound, through: range.upperBound, by: step) {
      let from = max(0, place - width / 2)
      let to = min(samples.count, place + width / 2)
      guard from < to else { continue }
      var energy = 0.0
      for sample in samples[from..<to] { energy += Double(sample * sample) }
      energy /= Double(to - from)
      if energy <= least {
        least = energy
        best = place
      }
    }
    return best
  }
}
