/// Gives segments and words to speakers: each to the one that talks for most of its time, as WhisperX's
/// `assign_word_speakers` does. What overlaps no speaker's turn stays as it is.
///
/// Pure. Takes time in proportion to the turns that overlap, however many there are.
package struct SpeakerAssignment: Sendable {
  /// In order of their starts.
  private let turns: [SpeakerTurn]
  /// The latest end among the turns up to each place: where a search backwards may stop.
  private let latestEnds: [Double]

  package init(turns: [SpeakerTurn]) {
    let sorted = turns.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    self.turns = sorted
    var latest = -Double.infinity
    latestEnds = sorted.map {
      latest = max(latest, $0.end)
      return latest
    }
  }

  /// The segments with their speakers, and those of their words that have times.
  package func applied(to segments: [Segment]) -> [Segment] {
    if turns.isEmpty { return segments }
    return segments.map { segment in
      if segment.gap { return segment }
      var segment = segment
      segment.speaker = speaker(from: segment.start, to: segment.end) ?? segment.speaker
      for index in segment.words.indices {
        guard let start = segment.words[index].start, let end = segment.words[index].end else { continue }
        segment.words[index].speaker = speaker(from: start, to: end) ?? segment.words[index].speaker
      }
      return segment
    }
  }

  /// The speaker that talks for most of the time from `start` to `end`; of several with equal time the first.
  func speaker(from start: Double, to end: Double) -> String? {
    var place = firstTurn(startingAtOrAfter: end)
    var overlaps: [String: Double] = [:]
    var order: [String] = []
    while place > 0, latestEnds[place - 1] > start {
      place -= 1
      let overlap = min(end, turns[place].end) - max(start, turns[place].start)
      guard overlap > 0 else { continue }
      overlaps[turns[place].speaker, default: 0] += overlap
      order.append(turns[place].speaker)
    }
    // From the last turn to the first: the first of equals is the one that comes last here.
    var best: String?
    for speaker in order where overlaps[speaker] ?? 0 >= best.flatMap({ overlaps[$0] }) ?? 0 { best = speaker }
    return best
  }

  private func firstTurn(startingAtOrAfter time: Double) -> Int {
    var low = 0
    var high = turns.count
    while low < high {
      let middle = (low + high) / 2
      if turns[middle].start < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
