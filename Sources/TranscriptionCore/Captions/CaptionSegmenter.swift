/// Turns what an engine made of one window into captions: segments with times from the start of the media file, short
/// enough to be read, with ids that do not depend on the order in which windows finish.
///
/// An utterance that is too long is split between words; where, ``CaptionSplit`` decides. Where no word has a time, the
/// times of the parts are estimated by characters; the words stay without. The limits are soft: one long word is never
/// cut. Pure: the same input gives the same segments.
package struct CaptionSegmenter: Sendable {
  private let split: CaptionSplit

  /// - Parameters:
  ///   - maximumCharacters: the most that one caption should show.
  ///   - maximumSeconds: the longest that one caption should last.
  ///   - pauseSeconds: a silence between words that makes a good place to split.
  package init(maximumCharacters: Int = 84, maximumSeconds: Double = 7, pauseSeconds: Double = 0.5) {
    split = CaptionSplit(
      maximumCharacters: maximumCharacters, maximumSeconds: maximumSeconds, pauseSeconds: pauseSeconds)
  }

  /// The window's segments in order of time, checked by ``TimeValidator``. Utterances without any text give none.
  ///
  /// - Parameters:
  ///   - recognized: times from the window's start.
  ///   - fileDuration: seconds, where known; no time lies behind it.
  ///   - language: of the text; decides whether words are joined with spaces where the text does not show it.
  package func segments(
    of recognized: RecognizedWindow, window: SpeechWindow, fileDuration: Double?, language: String?
  ) -> [Segment] {
    let captions = ordered(recognized.utterances).flatMap { utterance in
      let spoken = CaptionText(utterance, language: language ?? recognized.language)
      return spoken.hasTimes
        ? self.captions(of: spoken, in: utterance)
        : self.estimatedCaptions(of: spoken, in: utterance, language: language ?? recognized.language)
    }
    let segments = merged(captions).enumerated().map { place, caption in
      Segment(
        id: window.index * Segment.maximumPerWindow + place, start: caption.start + window.start,
        end: caption.end + window.start, text: caption.text, speaker: caption.speaker,
        words: caption.words.map { word in
          var word = word
          word.start = word.start.map { $0 + window.start }
          word.end = word.end.map { $0 + window.start }
          return word
        }, window: window.index, averageLogProbability: caption.averageLogProbability,
        characters: caption.characters.map { character in
          var character = character
          character.start = character.start.map { $0 + window.start }
          character.end = character.end.map { $0 + window.start }
          return character
        })
    }
    return TimeValidator(window: window, fileDuration: fileDuration).validated(segments)
  }

  /// A segment before it has its id and its place in the file.
  private struct Caption {
    var start: Double
    var end: Double
    var text: String
    var speaker: String?
    var words: [Word]
    var averageLogProbability: Double?
    var characters: [AlignedCharacter]
  }

  /// By start; those that start together, or nowhere, stay behind the one that they came after.
  private func ordered(_ utterances: [RecognizedWindow.Utterance]) -> [RecognizedWindow.Utterance] {
    var latest = -Double.infinity
    let keyed = utterances.enumerated().map { place, utterance in
      if utterance.start.isFinite { latest = utterance.start }
      return (key: latest, place: place, utterance: utterance)
    }
    return keyed.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.utterance)
  }

  private func captions(of spoken: CaptionText, in utterance: RecognizedWindow.Utterance) -> [Caption] {
    guard !spoken.isEmpty else { return [] }
    let parts = split.parts(of: spoken)
    let clock = CaptionClock(spoken, start: utterance.start, end: utterance.end)
    let ends = parts.dropLast().map { clock.end(ofWord: $0.upperBound - 1) }
    let characters = Self.split(utterance.characters.filter { !$0.char.withoutControls.isEmpty }, at: ends)
    return parts.enumerated().map { place, part in
      Caption(
        start: place == 0 ? clock.start : clock.start(ofWord: part.lowerBound),
        end: place == parts.count - 1 ? clock.end : clock.end(ofWord: part.upperBound - 1),
        text: parts.count == 1 ? spoken.text : spoken.text(of: part), speaker: utterance.speaker,
        words: Array(spoken.words[part]), averageLogProbability: utterance.averageLogProbability,
        characters: characters[place])
    }
  }

  /// Captions of an utterance whose words have no times, or that has none.
  private func estimatedCaptions(
    of spoken: CaptionText, in utterance: RecognizedWindow.Utterance, language: String?
  ) -> [Caption] {
    guard utterance.start.isFinite, utterance.end.isFinite, utterance.end > utterance.start else {
      return captions(of: spoken, in: utterance)
    }
    let estimated = spoken.estimated(from: utterance.start, to: utterance.end, language: language)
    let parts = split.parts(of: estimated)
    guard parts.count > 1 else { return captions(of: spoken, in: utterance) }
    let ends = parts.dropLast().map { estimated.words[$0.upperBound - 1].end ?? utterance.end }
    let characters = Self.split(utterance.characters.filter { !$0.char.withoutControls.isEmpty }, at: ends)
    return parts.enumerated().map { place, part in
      Caption(
        start: estimated.words[part.lowerBound].start ?? utterance.start,
        end: estimated.words[part.upperBound - 1].end ?? utterance.end, text: estimated.text(of: part),
        speaker: utterance.speaker, words: spoken.words.isEmpty ? [] : Array(spoken.words[part]),
        averageLogProbability: utterance.averageLogProbability, characters: characters[place])
    }
  }

  /// Parts of the characters, cut behind `ends`, in seconds. One without a time stays with the one before it.
  private static func split(_ characters: [AlignedCharacter], at ends: [Double]) -> [[AlignedCharacter]] {
    var parts: [[AlignedCharacter]] = [[]]
    for character in characters {
      while parts.count <= ends.count, let start = character.start, start >= ends[parts.count - 1] { parts.append([]) }
      parts[parts.count - 1].append(character)
    }
    return parts + [[AlignedCharacter]](repeating: [], count: ends.count + 1 - parts.count)
  }

  /// No more captions than a window has ids: what is left over joins the last one.
  private func merged(_ captions: [Caption]) -> [Caption] {
    var kept = Array(captions.prefix(Segment.maximumPerWindow))
    guard var last = kept.popLast() else { return [] }
    for caption in captions.dropFirst(Segment.maximumPerWindow) {
      last.text += " " + caption.text
      last.end = max(last.end, caption.end)
      last.words += caption.words
      last.characters += caption.characters
    }
    return kept + [last]
  }
}
