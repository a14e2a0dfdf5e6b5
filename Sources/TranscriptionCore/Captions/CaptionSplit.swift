/// Decides where an utterance that is too long for one caption is split.
///
/// An utterance is cut in two until every part fits. Of the places between two words the best kind wins, and of those of
/// one kind the one nearest to the place that would make the parts equal: first a pause, then the end of a sentence, then
/// a comma, then any. Sentence ends and commas do not count where they would leave a sliver.
struct CaptionSplit: Sendable {
  /// The least share of the characters that a part may have when it ends with a sentence or a comma.
  private static let smallestShare = 0.2

  private static let sentenceEnds: Set<Character> = [".", "!", "?", "…", "。", "！", "？", "｡", "।", "؟", "۔"]
  private static let commas: Set<Character> = [",", ";", ":", "，", "、", "；", "：", "،", "—", "–"]
  private static let closings: Set<Character> = ["\"", "'", ")", "]", "”", "’", "»", "」", "』", "）"]

  private enum Kind: Int, Comparable {
    case pause, sentence, comma, any

    static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
  }

  let maximumCharacters: Int
  let maximumSeconds: Double
  let pauseSeconds: Double

  /// The utterance's words as ranges, one for each caption, in order and without holes. One empty range where there are
  /// no words.
  func parts(of spoken: CaptionText) -> [Range<Int>] {
    guard spoken.words.contains(where: { $0.start?.isFinite == true }) else { return [spoken.words.indices] }
    var parts: [Range<Int>] = []
    var waiting = [spoken.words.indices]
    while let part = waiting.popLast() {
      if let place = place(in: part, of: spoken) {
        waiting.append(place..<part.upperBound)
        waiting.append(part.lowerBound..<place)
      } else {
        parts.append(part)
      }
    }
    return parts
  }

  /// A word before which to split.
  private struct Candidate {
    let kind: Kind
    /// Characters from where the split would be best.
    let distance: Double
    let place: Int

    func isBetter(than other: Candidate) -> Bool { (kind, distance) < (other.kind, other.distance) }
  }

  /// The word before which to split, or `nil` where the part fits or is a single word.
  private func place(in part: Range<Int>, of spoken: CaptionText) -> Int? {
    guard part.count > 1 else { return nil }
    let characters = spoken.characters(of: part)
    let pieces = max(
      (Double(characters) / Double(max(1, maximumCharacters))).rounded(.up),
      (min(seconds(of: spoken.words[part]), 1e6) / max(0.001, maximumSeconds)).rounded(.up))
    guard pieces > 1 else { return nil }
    // Three captions are a third and two thirds, not two halves of which each is halved again.
    let target = Double(characters) * (pieces / 2).rounded(.down) / pieces
    var best: Candidate?
    for place in (part.lowerBound + 1)..<part.upperBound {
      let before = Double(spoken.characters(of: part.lowerBound..<place))
      let isSliver = min(before, Double(characters) - before) < Double(characters) * Self.smallestShare
      let candidate = Candidate(
        kind: kind(of: spoken.words, before: place, isSliver: isSliver), distance: abs(before - target), place: place)
      if best.map({ candidate.isBetter(than: $0) }) ?? true { best = candidate }
    }
    return best?.place
  }

  /// From the first time that is known in the words to the last.
  private func seconds(of words: ArraySlice<Word>) -> Double {
    let times = words.lazy.flatMap { [$0.start, $0.end] }.compactMap { $0 }.filter(\.isFinite)
    guard let first = times.min(), let last = times.max() else { return 0 }
    return last - first
  }

  private func kind(of words: [Word], before place: Int, isSliver: Bool) -> Kind {
    if let end = words[place - 1].end, let start = words[place].start, start - end >= pauseSeconds { return .pause }
    guard !isSliver, let last = words[place - 1].word.last(where: { !Self.closings.contains($0) }) else { return .any }
    if Self.sentenceEnds.contains(last) { return .sentence }
    return Self.commas.contains(last) ? .comma : .any
  }
}
