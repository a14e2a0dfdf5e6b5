/// What an engine is and can do, as clients see it.
package struct EngineDescription: Sendable, Hashable, Codable {
  package struct Capabilities: Sendable, Hashable, Codable {
    /// ISO-639-1 codes; empty means any.
    package var languages: [String]
    package var wordTimes: Bool
    package var languageDetection: Bool
    package var translation: Bool
    package var diarization: Bool
    package var prompt: Bool
    /// Whether characters can get times too.
    package var characterTimes: Bool

    package init(
      languages: [String] = [], wordTimes: Bool = false, languageDetection: Bool = false,
      translation: Bool = false, diarization: Bool = false, prompt: Bool = false,
      characterTimes: Bool = false
    ) {
      self.languages = languages
      self.wordTimes = wordTimes
      self.languageDetection = languageDetection
      self.translation = translation
      self.diarization = diarization
      self.prompt = prompt
      self.characterTimes = characterTimes
    }

    private enum CodingKeys: String, CodingKey {
      case languages
      case wordTimes = "word_times"
      case languageDetection = "language_detection"
      case translation, diarization, prompt
      case characterTimes = "char_times"
    }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        languages: try container.decode([String].self, forKey: .languages),
        wordTimes: try container.decode(Bool.self, forKey: .wordTimes),
        languageDetection: try container.decode(Bool.self, forKey: .languageDetection),
        translation: try container.decode(Bool.self, forKey: .translation),
        diarization: try container.decode(Bool.self, forKey: .diarization),
        prompt: try container.decode(Bool.self, forKey: .prompt),
        characterTimes: try container.decodeIfPresent(Bool.self, forKey: .characterTimes) ?? false)
    }
  }

  package var name: String
  package var model: String
  package var capabilities: Capabilities
  /// Whether model and capabilities are not known yet. Then they say nothing: neither what it can do nor what it cannot.
  package var isProvisional = false

  private enum CodingKeys: CodingKey {
    case name, model, capabilities
  }

  package init(name: String, model: String, capabilities: Capabilities) {
    self.name = name
    self.model = model
    self.capabilities = capabilities
  }
}
