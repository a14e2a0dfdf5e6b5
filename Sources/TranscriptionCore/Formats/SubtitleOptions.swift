/// How subtitles are broken into lines and cues. WhisperX's options of the same names; the default is none of them.
package struct SubtitleOptions: Sendable, Hashable {
  /// Code points in a line, joining spaces not counted; `nil` for as many as there are.
  package var maximumLineWidth: Int?
  /// Lines in a cue. Without a line width it has no effect on where segments end.
  package var maximumLineCount: Int?
  /// One cue for each word, the word underlined.
  package var highlightsWords: Bool

  package init(maximumLineWidth: Int? = nil, maximumLineCount: Int? = nil, highlightsWords: Bool = false) {
    self.maximumLineWidth = maximumLineWidth
    self.maximumLineCount = maximumLineCount
    self.highlightsWords = highlightsWords
  }
}
