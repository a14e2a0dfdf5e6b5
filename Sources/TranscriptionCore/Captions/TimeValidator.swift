/// Makes the times of one window's segments trustworthy, whatever the engine said.
///
/// Afterwards, for every segment: `0 ≤ start ≤ end ≤` end of the window and of the file, its start is not before the start
/// of the segment before it, its words lie inside it with starts that do not fall, and every time is a whole number of
/// milliseconds. What is not a number becomes `nil` in a word; nothing is made up where the engine said nothing, except
/// that a segment must begin and end somewhere: there its words say, or the segment before it.
package struct TimeValidator: Sendable {
  private let lower: Double
  private let upper: Double

  /// - Parameter fileDuration: seconds, where known.
  package init(window: SpeechWindow, fileDuration: Double?) {
    var end = window.end
    if let fileDuration, fileDuration.isFinite { end = min(end, fileDuration) }
    // Inwards, so that rounding cannot lead out again.
    upper = max(0, (end * 1000).rounded(.down) / 1000)
    lower = min(upper, max(0, (window.start * 1000).rounded(.up) / 1000))
  }

  /// The segments in their order, with their times put right.
  package func validated(_ segments: [Segment]) -> [Segment] {
    var earliest = lower
    return segments.map { segment in
      let result = validated(segment, notBefore: earliest)
      earliest = result.start
      return result
    }
  }

  private func validated(_ segment: Segment, notBefore earliest: Double) -> Segment {
    var segment = segment
    let start = finite(segment.start) ?? segment.words.lazy.compactMap { finite($0.start) }.first ?? earliest
    segment.start = clamped(start, earliest...upper)
    let end = finite(segment.end) ?? segment.words.lazy.compactMap { finite($0.end) }.max() ?? segment.start
    segment.end = clamped(end, segment.start...upper)
    var cursor = segment.start
    for place in segment.words.indices {
      var word = segment.words[place]
      word.start = finite(word.start).map { clamped($0, cursor...segment.end) }
      cursor = word.start ?? cursor
      word.end = finite(word.end).map { clamped($0, cursor...segment.end) }
      word.score = finite(word.score).map { min(max($0, 0), 1) }
      segment.words[place] = word
    }
    return segment
  }

  private func finite(_ value: Double?) -> Double? {
    guard let value, value.isFinite else { return nil }
    return value
  }

  /// The nearest whole millisecond in the range, whose ends are such.
  private func clamped(_ time: Double, _ range: ClosedRange<Double>) -> Double {
    let rounded = (min(max(time, range.lowerBound), range.upperBound) * 1000).rounded() / 1000
    // Adding zero turns minus zero into zero.
    return min(max(rounded, range.lowerBound), range.upperBound) + 0
  }
}
