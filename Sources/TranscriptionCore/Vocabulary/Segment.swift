/// A caption: recognised text with its times, in seconds from the start of the media file.
package struct Segment: Sendable, Hashable, Codable {
  /// Stable within the file and rising with time: `window × 1000 + place in the window`. The same id stands in
  /// `segment.final` events, cues and the finished transcript, whatever order the windows finished in,
  /// until `segment.revised` gives the window other captions.
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
  /// Mean of the logarithms of the tokens' probabilities in the engine's utterance that this is of, where known.
  package var averageLogProbability: Double?
  /// Only where they were asked for.
  package var characters: [AlignedCharacter]

  package init(
    id: Int, start: Double, end: Double, text: String, speaker: String? = nil, words: [Word],
    window: Int, gap: Bool = false, averageLogProbability: Double? = nil, characters: [AlignedCharacter] = []
  ) {
    self.id = id
    self.start = start
    self.end = end
    self.text = text
    self.speaker = speaker
    self.words = words
    self.window = window
    self.gap = gap
    self.averageLogProbability = averageLogProbability
    self.characters = characters
  }

  /// Segments of one window never outnumber this, so ids of neighbouring windows cannot meet.
  package static let maximumPerWindow = 1000

  private enum CodingKeys: String, CodingKey {
    case id, start, end, text, speaker, words, window, gap
    case averageLogProbability = "avg_logprob"
    case characters = "chars"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try container.decode(Int.self, forKey: .id),
      start: try container.decode(Double.self, forKey: .start),
      end: try container.decode(Double.self, forKey: .end),
      text: try container.decode(String.self, forKey: .text),
      speaker: try container.decodeIfPresent(String.self, forKey: .speaker),
      words: try container.decode([Word].self, forKey: .words),
      window: try container.decode(Int.self, forKey: .window),
      gap: try container.decode(Bool.self, forKey: .gap),
      averageLogProbability: try container.decodeIfPresent(Double.self, forKey: .averageLogProbability),
      characters: try container.decodeIfPresent([AlignedCharacter].self, forKey: .characters) ?? [])
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
    try container.encodeIfPresent(averageLogProbability, forKey: .averageLogProbability)
    if !characters.isEmpty { try container.encode(characters, forKey: .characters) }
  }
}
