/// Lays segments out as subtitles by the rules of WhisperX's writers (their documented behaviour, checked against their
/// output); ``SubtitleFlow`` takes them one after the other.
///
/// Whether the first segment knows its words decides for all: without words a segment is a cue. With words, a segment
/// begins a new cue unless both a line width and a line count are set; then text flows through segments, and a pause of
/// more than three seconds begins a new cue. A segment whose list of words is empty gives no cue.
///
/// Two inputs that WhisperX fails on are laid out here: a later segment that does not know its words is one long word,
/// and a word with a start but no end is not highlighted.
struct SubtitleLayout: Sendable {
  let options: SubtitleOptions
  /// What stands between two words of a line.
  private let separator: String

  init(options: SubtitleOptions, separator: String) {
    self.options = options
    self.separator = separator
  }

  func cue(wholeSegment segment: SubtitleSegment) -> SubtitleCue {
    let text = segment.text.strippingWhitespace.replacing("-->", with: "->")
    return SubtitleCue(
      startMilliseconds: PythonNumber.milliseconds(segment.start),
      endMilliseconds: PythonNumber.milliseconds(segment.end),
      text: Self.prefix(segment.speaker) + text)
  }

  func cues(of group: SubtitleGroup) -> [SubtitleCue] {
    let prefix = Self.prefix(group.segment.speaker)
    let text = prefix + group.words.map(\.text).joined(separator: separator)
    let start = PythonNumber.milliseconds(group.words.compactMap(\.start).min() ?? group.segment.start)
    let end = PythonNumber.milliseconds(group.words.compactMap(\.end).max() ?? group.segment.end)
    guard options.highlightsWords, group.words.contains(where: { $0.start != nil }) else {
      return [SubtitleCue(startMilliseconds: start, endMilliseconds: end, text: text)]
    }
    var cues: [SubtitleCue] = []
    var shown = start
    for (place, word) in group.words.enumerated() {
      guard let wordStart = word.start.map(PythonNumber.milliseconds),
        let wordEnd = word.end.map(PythonNumber.milliseconds)
      else { continue }
      if shown != wordStart {
        cues.append(SubtitleCue(startMilliseconds: shown, endMilliseconds: wordStart, text: text))
      }
      let words = group.words.enumerated().map {
        $0.offset == place ? Self.underlined($0.element.text) : $0.element.text
      }
      // Highlighted words stand apart in every language, as in WhisperX.
      cues.append(
        SubtitleCue(
          startMilliseconds: wordStart, endMilliseconds: wordEnd, text: prefix + words.joined(separator: " ")))
      shown = wordEnd
    }
    return cues
  }

  private static func prefix(_ speaker: String?) -> String { speaker.map { "[\($0)]: " } ?? "" }

  /// The word between `<u>` and `</u>`, a line break before it left outside.
  private static func underlined(_ word: String) -> String {
    let space = word.prefix(while: \.isWhitespace)
    return "\(space)<u>\(word.dropFirst(space.count))</u>"
  }
}
