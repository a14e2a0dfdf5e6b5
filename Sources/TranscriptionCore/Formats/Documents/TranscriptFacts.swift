/// What only all segments of a transcript together say, and what decides how the first of them is written.
package struct TranscriptFacts: Sendable {
  private(set) var hasWords = false
  private(set) var hasCharacters = false
  private var hasSeveralWords = false
  private var hasSpaces = false

  package init() {}

  package mutating func look(at segments: some Sequence<Segment>) {
    for segment in segments where segment.isSpoken {
      hasWords = hasWords || !segment.words.isEmpty
      hasCharacters = hasCharacters || !segment.characters.isEmpty
      guard segment.words.count > 1 else { continue }
      hasSeveralWords = true
      hasSpaces = hasSpaces || segment.text.contains(" ")
    }
  }

  /// Whether no further segment can change a document of this format.
  package func suffice(for format: TranscriptFormat, language: String?) -> Bool {
    switch format {
    case .json, .txt, .tsv, .aud, .verboseJSON: true
    case .srt, .vtt: hasWords && (hasSpaces || Self.isUnspaced(language))
    case .whisperx: hasWords && hasCharacters
    }
  }

  /// What stands between words, as the segments' own texts have it.
  func wordSeparator(in language: String?) -> String {
    if Self.isUnspaced(language) { return "" }
    return !hasSeveralWords || hasSpaces ? " " : ""
  }

  private static func isUnspaced(_ language: String?) -> Bool { language == "ja" || language == "zh" }
}
