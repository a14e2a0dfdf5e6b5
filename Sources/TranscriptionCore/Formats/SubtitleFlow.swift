/// Lays segments out one after the other: text may flow from one into the next, so a cue is out when its words are known to
/// be all. See ``SubtitleLayout`` for the rules.
struct SubtitleFlow: Sendable {
  /// Seconds between the starts of two words that end a cue when text flows.
  private static let longPause = 3.0
  private static let unlimitedWidth = 1000

  private let layout: SubtitleLayout
  private let width: Int
  private let keepsSegments: Bool
  /// `nil` before the first segment.
  private var hasWords: Bool?
  private var group: SubtitleGroup?
  private var lineLength = 0
  private var lineCount = 1
  /// Start of the last word that has one.
  private var last = 0.0

  init(_ layout: SubtitleLayout) {
    self.layout = layout
    width = layout.options.maximumLineWidth ?? Self.unlimitedWidth
    keepsSegments = layout.options.maximumLineCount == nil || layout.options.maximumLineWidth == nil
  }

  /// - Returns: the cues that are complete now.
  mutating func add(_ segment: SubtitleSegment) -> [SubtitleCue] {
    if hasWords == nil {
      hasWords = segment.words != nil
      last = segment.start
    }
    guard hasWords == true else { return [layout.cue(wholeSegment: segment)] }
    return groups(closedBy: segment).flatMap(layout.cues(of:))
  }

  /// - Returns: the cue that was still open.
  mutating func finish() -> [SubtitleCue] {
    defer { group = nil }
    return group.map(layout.cues(of:)) ?? []
  }

  private mutating func groups(closedBy segment: SubtitleSegment) -> [SubtitleGroup] {
    var done: [SubtitleGroup] = []
    let words = segment.words ?? [SubtitleWord(segment.text)]
    for (place, original) in words.enumerated() {
      var word = original
      let length = word.text.unicodeScalars.count
      let isAfterPause = !keepsSegments && (word.start.map { $0 - last > Self.longPause } ?? false)
      let beginsSegment = place == 0 && group != nil && keepsSegments
      if lineLength > 0, lineLength + length <= width, !isAfterPause, !beginsSegment {
        lineLength += length
      } else {
        word.text = word.text.strippingWhitespace
        let isFull = layout.options.maximumLineCount.map { isAfterPause || lineCount >= $0 } ?? false
        if let full = group, isFull || beginsSegment {
          done.append(full)
          group = nil
          lineCount = 1
          lineLength = word.text.unicodeScalars.count
        } else {
          let breaksLine = lineLength > 0
          lineLength = word.text.unicodeScalars.count
          if breaksLine {
            lineCount += 1
            word.text = "\n" + word.text
          }
        }
      }
      group = group ?? SubtitleGroup(segment: segment)
      group?.words.append(word)
      if let start = word.start { last = start }
    }
    return done
  }
}
