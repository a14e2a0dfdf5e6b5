/// A caption: recognised text with its times, in seconds from the start of the media file.
package struct Segment: Sendable, Hashable, Codable {
  /// Stable within the file and rising with time: `window × 1000 + place in the window`. The same id stands in
  /// `segment.final` events, cues and the finished transcript, whatever order the windows finished in.
  package var id: Int
  package var start: Double
  package var end: Double
  package var text: String
  package var speaker: String?
  package var words: [Word]
  /// Index of the window that this was recognised in.
  package var window: Int
  /// True where a window failed: there is audio here but no text.
  package var gap: Bool

  package init(
    id: Int, start: Double, end: Double, text: String, speaker: String? = nil, words: [Word],
    window: Int, gap: Bool = false
  ) {
    self.id = id
    self.start = start
    self.end = end
    self.text = text
    self.speaker = speaker
    self.words = words
    self.window = window
    self.gap = gap
  }

  /// Segments of one window never outnumber this, so ids of neighbouring windows cannot meet.
  package static let maximumPerWindow = 1000

  private enum CodingKeys: String, CodingKey {
    case id, start, end, text, speaker, words, window, gap
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(start, forKey: .start)
    try container.encode(end, forKey: .end)
    try container.encode(text, forKey: .text)
    try container.encode(speaker, forKey: .speaker)
    try container.encode(words, forKey: .words)
    try container.encode(window, forKey: .window)
    try container.encode(gap, forKey: .gap)
  }
}
