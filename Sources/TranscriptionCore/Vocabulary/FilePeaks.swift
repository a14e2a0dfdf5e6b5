/// How loud a media file is over time, for drawing it as a wave.
package struct FilePeaks: Sendable, Hashable {
  /// Seconds of the whole file; `nil` while unknown.
  package var duration: Double?
  /// Seconds that one peak stands for: a whole multiple of ``finestInterval``.
  package var interval: Double
  /// Where the first peak begins, in seconds.
  package var from: Double
  /// The loudest sample of each interval, 0…1; `nil` where nothing was decoded yet.
  package var peaks: [Double?]
  /// True once no peak will change any more.
  package var isFinal: Bool

  /// Seconds of the shortest interval that is kept.
  package static let finestInterval = 0.05
  /// Peaks that an answer has at most, where the request gives no other number.
  package static let usualPoints = 2_000
  package static let points = 1...20_000

  package init(duration: Double?, interval: Double, from: Double, peaks: [Double?], isFinal: Bool) {
    self.duration = duration
    self.interval = interval
    self.from = from
    self.peaks = peaks
    self.isFinal = isFinal
  }
}

extension FilePeaks: Encodable {
  private enum CodingKeys: String, CodingKey {
    case duration, interval, from, peaks
    case isFinal = "final"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(duration, forKey: .duration)
    try container.encode(interval, forKey: .interval)
    try container.encode(from, forKey: .from)
    try container.encode(peaks, forKey: .peaks)
    try container.encode(isFinal, forKey: .isFinal)
  }
}
