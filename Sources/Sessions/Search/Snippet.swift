/// The text of a hit, not longer than is good to show: around the first match, with an ellipsis where something is left out.
struct Snippet: Sendable, Hashable {
  private(set) var text: String
  /// What was found in it, in Unicode scalars.
  private(set) var matches: [Range<Int>]

  /// Unicode scalars at most, the ellipses apart.
  private static let longest = 300
  /// Unicode scalars before the first match.
  private static let lead = 60

  /// - Parameter ranges: what was found in the text, in order.
  init(_ text: String, _ ranges: [Range<Int>]) {
    let scalars = text.unicodeScalars
    guard scalars.count > Self.longest, let first = ranges.first else {
      self.text = text
      matches = ranges
      return
    }
    let start = max(0, min(first.lowerBound - Self.lead, scalars.count - Self.longest))
    let end = min(scalars.count, start + Self.longest)
    var cut = String.UnicodeScalarView()
    if start > 0 { cut.append("…") }
    let shift = start - cut.count
    cut.append(contentsOf: scalars.dropFirst(start).prefix(end - start))
    if end < scalars.count { cut.append("…") }
    self.text = String(cut)
    matches = ranges.compactMap { range in
      let upper = min(range.upperBound, end)
      return range.lowerBound < upper ? (range.lowerBound - shift)..<(upper - shift) : nil
    }
  }
}
