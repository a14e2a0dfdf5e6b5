/// Divides captions where the speaker changes inside them. Pure.
///
/// A part has the speaker of its words. Words without one stay with those before them. A change of less than two words that
/// last less than ``shortest`` is taken for a word at the edge of a turn, and stays with the words around it.
package struct SpeakerDivision: Sendable {
  /// Seconds.
  private static let shortest = 0.4

  private let assignment: SpeakerAssignment

  package init(turns: [SpeakerTurn]) { assignment = SpeakerAssignment(turns: turns) }

  /// All captions of one window with their speakers, numbered anew where any was divided: ids rise with the place in the
  /// window, as they were given when it was recognised.
  ///
  /// - Parameter language: of the text; decides how words are joined where the text does not show it.
  package func applied(to segments: [Segment], language: String?) -> [Segment] {
    let assigned = assignment.applied(to: segments)
    let divided = assigned.map { parts(of: $0, language: language) }
    let count = divided.reduce(0) { $0 + $1.count }
    guard count > assigned.count, count <= Segment.maximumPerWindow else { return assigned }
    return divided.joined().enumerated().map { place, part in
      var part = part
      part.id = part.window * Segment.maximumPerWindow + place
      return part
    }
  }

  private func parts(of segment: Segment, language: String?) -> [Segment] {
    let spoken = CaptionText(
      .init(start: segment.start, end: segment.end, text: segment.text, words: segment.words), language: language)
    guard !segment.gap, spoken.words.count == segment.words.count else { return [segment] }
    let runs = runs(of: segment.words)
    guard runs.count > 1 else { return [segment] }
    return runs.enumerated().map { place, run in
      var part = segment
      part.words = Array(segment.words[run])
      part.text = spoken.text(of: run)
      part.speaker = part.words.compactMap(\.speaker).first ?? segment.speaker
      if place > 0 { part.start = part.words.compactMap(\.start).first ?? part.start }
      if place < runs.count - 1 { part.end = part.words.compactMap(\.end).last ?? part.end }
      part.characters = segment.characters.filter { character in
        guard let start = character.start else { return false }
        return start >= part.start && start < part.end
      }
      return part
    }
  }

  /// Words in a row with one speaker.
  private func runs(of words: [Word]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var speaker: String?
    for (place, word) in words.enumerated() {
      let next = word.speaker ?? speaker
      let goesOn = next == speaker || speaker == nil
      let start = goesOn ? runs.popLast()?.lowerBound ?? place : place
      runs.append(start..<(place + 1))
      speaker = next
    }
    return joined(runs, of: words)
  }

  /// Runs that are too short for a change of speakers join the one before them, the first one the next; then neighbours
  /// with the same speaker join.
  private func joined(_ runs: [Range<Int>], of words: [Word]) -> [Range<Int>] {
    guard runs.count > 1 else { return runs }
    var kept: [Range<Int>] = []
    var waiting: Int?
    for run in runs {
      let start = waiting ?? run.lowerBound
      waiting = nil
      if isShort(run, of: words) {
        if let last = kept.last { kept[kept.count - 1] = last.lowerBound..<run.upperBound } else { waiting = start }
        continue
      }
      if let last = kept.last, Self.speaker(of: last, words) == Self.speaker(of: run, words) {
        kept[kept.count - 1] = last.lowerBound..<run.upperBound
      } else {
        kept.append(start..<run.upperBound)
      }
    }
    return kept.isEmpty ? [words.indices] : kept
  }

  private func isShort(_ run: Range<Int>, of words: [Word]) -> Bool {
    guard run.count < 2 else { return false }
    guard let start = words[run.lowerBound].start, let end = words[run.lowerBound].end else { return true }
    return end - start < Self.shortest
  }

  /// Who says most of a run's words.
  private static func speaker(of run: Range<Int>, _ words: [Word]) -> String? {
    var counts: [String: Int] = [:]
    for speaker in words[run].compactMap(\.speaker) { counts[speaker, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
