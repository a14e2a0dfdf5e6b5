/// Says when the parts of an utterance begin and end.
///
/// A word's own times are taken where it has them. Where it has none, the time is read off a straight line between the
/// nearest words that have, by characters: a caption must begin somewhere.
struct CaptionClock: Sendable {
  private struct Anchor {
    var offset: Int
    var time: Double
  }

  /// When the utterance begins: as the engine says, but not behind its first word. Not finite where neither is known.
  let start: Double
  /// When it ends: as the engine says, but not before its last word.
  let end: Double
  private let spoken: CaptionText
  private let anchors: [Anchor]

  init(_ spoken: CaptionText, start: Double, end: Double) {
    let starts = spoken.words.compactMap(\.start).filter(\.isFinite)
    let ends = spoken.words.compactMap(\.end).filter(\.isFinite)
    self.spoken = spoken
    self.start = ([start].filter(\.isFinite) + starts).min() ?? start
    self.end = ([end].filter(\.isFinite) + starts + ends).max() ?? end
    var anchors = [Anchor(offset: 0, time: self.start)]
    for (place, word) in spoken.words.enumerated() {
      if let time = word.start { anchors.append(Anchor(offset: spoken.offset(ofWord: place), time: time)) }
      if let time = word.end { anchors.append(Anchor(offset: spoken.offset(ofWord: place + 1), time: time)) }
    }
    anchors.append(Anchor(offset: spoken.offset(ofWord: spoken.words.count), time: self.end))
    self.anchors = anchors.filter(\.time.isFinite)
  }

  func start(ofWord place: Int) -> Double {
    if let time = spoken.words[place].start, time.isFinite { return time }
    return time(at: spoken.offset(ofWord: place))
  }

  func end(ofWord place: Int) -> Double {
    if let time = spoken.words[place].end, time.isFinite { return time }
    return time(at: spoken.offset(ofWord: place + 1))
  }

  private func time(at offset: Int) -> Double {
    guard let before = anchors.last(where: { $0.offset <= offset }) ?? anchors.first,
      let after = anchors.first(where: { $0.offset >= offset }) ?? anchors.last
    else { return start }
    guard after.offset > before.offset else { return before.time }
    let share = Double(offset - before.offset) / Double(after.offset - before.offset)
    return before.time + share * (after.time - before.time)
  }
}
