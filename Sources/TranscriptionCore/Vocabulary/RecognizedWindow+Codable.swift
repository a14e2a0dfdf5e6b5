extension RecognizedWindow: Codable {
  private enum CodingKeys: String, CodingKey {
    case language, utterances, notices
    case languageProbability = "language_probability"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      language: try container.decodeIfPresent(String.self, forKey: .language),
      languageProbability: try container.decodeIfPresent(Double.self, forKey: .languageProbability),
      utterances: try container.decode([Utterance].self, forKey: .utterances),
      notices: try container.decodeIfPresent([Notice].self, forKey: .notices) ?? [])
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(language, forKey: .language)
    try container.encodeIfPresent(languageProbability, forKey: .languageProbability)
    try container.encode(utterances, forKey: .utterances)
    if !notices.isEmpty { try container.encode(notices, forKey: .notices) }
  }
}

extension RecognizedWindow.Utterance: Codable {
  private enum CodingKeys: String, CodingKey {
    case start, end, text, words, speaker
    case averageLogProbability = "avg_logprob"
    case characters = "chars"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      start: try container.decode(Double.self, forKey: .start),
      end: try container.decode(Double.self, forKey: .end),
      text: try container.decode(String.self, forKey: .text),
      words: try container.decode([Word].self, forKey: .words),
      speaker: try container.decodeIfPresent(String.self, forKey: .speaker),
      averageLogProbability: try container.decodeIfPresent(Double.self, forKey: .averageLogProbability),
      characters: try container.decodeIfPresent([AlignedCharacter].self, forKey: .characters) ?? [])
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(start, forKey: .start)
    try container.encode(end, forKey: .end)
    try container.encode(text, forKey: .text)
    try container.encode(words, forKey: .words)
    try container.encodeIfPresent(speaker, forKey: .speaker)
    try container.encodeIfPresent(averageLogProbability, forKey: .averageLogProbability)
    if !characters.isEmpty { try container.encode(characters, forKey: .characters) }
  }
}
