/// One character of recognised text with its place in time. Times are seconds from the start of the media file (inside an
/// engine's answer: of the window).
package struct AlignedCharacter: Sendable, Hashable, Codable {
  package var char: String
  /// Seconds; `nil` for characters that the alignment model does not know, such as spaces.
  package var start: Double?
  package var end: Double?
  /// 0…1.
  package var score: Double?

  package init(char: String, start: Double? = nil, end: Double? = nil, score: Double? = nil) {
    self.char = char
    self.start = start
    self.end = end
    self.score = score
  }
}
