import TranscriptionCore

/// Looks through captions in order. A caption in which all terms occur is a hit; a phrase that begins in one caption and
/// ends in the next is a hit of the first. Pure.
struct CaptionSearch {
  private struct Folded {
    let line: CaptionLine
    let text: FoldedText
  }

  private let query: SearchQuery
  private let limit: Int
  private(set) var results = SearchResults(hits: [], total: 0)
  /// Waits for the one after it.
  private var last: Folded?

  init(_ query: SearchQuery, limit: Int) {
    self.query = query
    self.limit = limit
  }

  /// Takes the next caption; those of one file in order of time.
  mutating func take(_ line: CaptionLine) {
    let next = Folded(line: line, text: FoldedText(line.text))
    if let last { look(at: last, before: next.line.file == last.line.file ? next : nil) }
    last = next
  }

  /// To be called after the last caption.
  mutating func finish() {
    if let last { look(at: last, before: nil) }
    last = nil
  }

  private mutating func look(at caption: Folded, before next: Folded?) {
    let here = query.terms.map { $0.ranges(in: caption.text.scalars) }
    if here.allSatisfy({ !$0.isEmpty }) {
      add(caption, next: nil, here.flatMap { $0 }.map { caption.text.origin(of: $0) })
    } else if let next {
      lookAcross(caption, next, here: here)
    }
  }

  /// Terms that this caption does not have must cross its end.
  private mutating func lookAcross(_ caption: Folded, _ next: Folded, here: [[Range<Int>]]) {
    let missing = query.terms.indices.filter { here[$0].isEmpty }
    guard missing.allSatisfy({ query.terms[$0].crossesCaptions }) else { return }
    let border = caption.line.text.unicodeScalars.count
    let both = FoldedText(caption.line.text + " " + next.line.text)
    var ranges: [Range<Int>] = []
    for index in query.terms.indices {
      let found = query.terms[index].ranges(in: both.scalars).map { both.origin(of: $0) }
      let fitting = found.filter { here[index].isEmpty ? $0.lowerBound < border && $0.upperBound > border : true }
      if fitting.isEmpty { return }
      ranges += fitting
    }
    add(caption, next: next, ranges)
  }

  private mutating func add(_ caption: Folded, next: Folded?, _ ranges: [Range<Int>]) {
    results.total += 1
    guard results.hits.count < limit else { return }
    let ranges = Self.joined(ranges)
    guard let first = ranges.first, let last = ranges.last else { return }
    let border = caption.line.text.unicodeScalars.count + 1
    var start: Double?
    var end: Double?
    for (line, shift) in [(caption.line, 0)] + (next.map { [($0.line, border)] } ?? []) {
      for (word, place) in WordPlaces(line).places {
        let place = (place.lowerBound + shift)..<(place.upperBound + shift)
        guard ranges.contains(where: { $0.overlaps(place) }) else { continue }
        if start == nil, place.overlaps(first) { start = word.start }
        if place.overlaps(last) { end = word.end ?? end }
      }
    }
    let from = start ?? caption.line.start
    let snippet = Snippet(caption.line.text + (next.map { " " + $0.line.text } ?? ""), ranges)
    results.hits.append(
      SearchResults.Hit(
        file: caption.line.file, segment: caption.line.segment, start: from,
        end: max(from, end ?? (next ?? caption).line.end), snippet: snippet.text,
        matches: snippet.matches.map { [$0.lowerBound, $0.count] }))
  }

  /// In order, and one where several overlap.
  private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound < last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }
}
