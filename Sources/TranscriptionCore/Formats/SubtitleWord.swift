/// A word as the subtitle writers see it. Times in seconds; `nil` where they are not known.
package struct SubtitleWord: Sendable, Hashable {
  package var text: String
  package var start: Double?
  package var end: Double?

  package init(_ text: String, start: Double? = nil, end: Double? = nil) {
    self.text = text
    self.start = start
    self.end = end
  }
}
