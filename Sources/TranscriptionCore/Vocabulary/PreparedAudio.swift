/// Which parts of a media file have been looked through for speech, in samples of 16 kHz mono from the file's start.
///
/// Preparation begins at the player's position, so a film may be prepared in several stretches that grow together. They
/// are kept in order, disjoint, and joined where they touch.
package struct PreparedAudio: Sendable, Hashable {
  /// Half-open stretches.
  package private(set) var stretches: [Range<Int>]
  /// Length of the file; `nil` until its end was reached.
  package private(set) var total: Int?

  package init() { stretches = [] }

  /// Everything up to `sample` has been looked through.
  package init(upTo sample: Int) { stretches = sample > 0 ? [0..<sample] : [] }

  /// Whether nothing was looked through yet.
  package var isEmpty: Bool { stretches.isEmpty && total == nil }

  /// Whether nothing is left to look through.
  package var isComplete: Bool {
    guard let total else { return false }
    return total == 0 || stretches == [0..<total]
  }

  /// Samples looked through so far.
  package var samples: Int { stretches.reduce(0) { $0 + $1.count } }

  /// Takes note of a stretch that was looked through.
  package mutating func insert(_ stretch: Range<Int>) {
    guard !stretch.isEmpty else { return }
    let first = stretches.firstIndex { $0.upperBound >= stretch.lowerBound } ?? stretches.count
    let end = stretches[first...].firstIndex { $0.lowerBound > stretch.upperBound } ?? stretches.count
    let lower = min(stretch.lowerBound, first < end ? stretches[first].lowerBound : stretch.lowerBound)
    let upper = max(stretch.upperBound, first < end ? stretches[end - 1].upperBound : stretch.upperBound)
    stretches.replaceSubrange(first..<end, with: [lower..<upper])
  }

  /// The file ends here. What was said of samples behind it is forgotten.
  package mutating func end(at total: Int) {
    self.total = total
    stretches = stretches.compactMap { $0.lowerBound < total ? $0.lowerBound..<min($0.upperBound, total) : nil }
  }

  /// The first part at or after `sample` that was not looked through; `nil` when there is none.
  ///
  /// - Returns: where it begins, and where the next known stretch does (`nil` for none).
  package func gap(from sample: Int) -> (start: Int, limit: Int?)? {
    var start = max(0, sample)
    for stretch in stretches {
      if stretch.upperBound <= start { continue }
      if stretch.lowerBound > start { return (start, stretch.lowerBound) }
      start = stretch.upperBound
    }
    if let total, start >= total { return nil }
    return (start, total)
  }
}

extension PreparedAudio: Codable {
  private enum CodingKeys: String, CodingKey { case stretches, total }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    stretches = []
    for pair in try container.decode([[Int]].self, forKey: .stretches) {
      guard pair.count == 2, pair[0] >= 0, pair[0] < pair[1] else {
        throw DecodingError.dataCorruptedError(
          forKey: .stretches, in: container, debugDescription: "a stretch is a start and a later end")
      }
      insert(pair[0]..<pair[1])
    }
    total = try container.decodeIfPresent(Int.self, forKey: .total)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(stretches.map { [$0.lowerBound, $0.upperBound] }, forKey: .stretches)
    try container.encodeIfPresent(total, forKey: .total)
  }
}
