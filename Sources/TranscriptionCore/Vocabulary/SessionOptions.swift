/// How a session's files are to be transcribed. Fields and defaults as in the HTTP API; `nil` means not chosen.
package struct SessionOptions: Sendable, Hashable, Codable {
  /// "auto" or ISO-639-1.
  package var language: String = "auto"
  package var task: TranscriptionTask = .transcribe
  /// Name of an engine that the server runs; `nil` for the server's first.
  package var engine: String?
  package var model: String?
  package var diarize = false
  package var minimumSpeakers: Int?
  package var maximumSpeakers: Int?
  package var prompt: String?
  package var hotwords: [String] = []
  /// Share of the engine relative to other sessions, 1…16.
  package var weight = 1
  /// Seconds without any use after which the session ends by itself.
  package var idleTimeoutSeconds: Int
  package var label: String?
  /// Whether audio that was recognised before with the same options need not be recognised again.
  package var cache = true
  /// Whether words are placed by an alignment model, with engines that need one for it.
  package var alignsWords = true
  /// Whether characters get times too.
  package var alignsCharacters = false

  package init(idleTimeoutSeconds: Int) { self.idleTimeoutSeconds = idleTimeoutSeconds }

  private enum CodingKeys: String, CodingKey {
    case language, task, engine, model, diarize
    case minimumSpeakers = "min_speakers"
    case maximumSpeakers = "max_speakers"
    case prompt, hotwords, weight
    case idleTimeoutSeconds = "idle_timeout_seconds"
    case label, cache
    case alignsWords = "align"
    case alignsCharacters = "char_alignments"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    language = try container.decode(String.self, forKey: .language)
    task = try container.decode(TranscriptionTask.self, forKey: .task)
    engine = try container.decodeIfPresent(String.self, forKey: .engine)
    model = try container.decodeIfPresent(String.self, forKey: .model)
    diarize = try container.decode(Bool.self, forKey: .diarize)
    minimumSpeakers = try container.decodeIfPresent(Int.self, forKey: .minimumSpeakers)
    maximumSpeakers = try container.decodeIfPresent(Int.self, forKey: .maximumSpeakers)
    prompt = try container.decodeIfPresent(String.self, forKey: .prompt)
    hotwords = try container.decode([String].self, forKey: .hotwords)
    weight = try container.decode(Int.self, forKey: .weight)
    idleTimeoutSeconds = try container.decode(Int.self, forKey: .idleTimeoutSeconds)
    label = try container.decodeIfPresent(String.self, forKey: .label)
    // Rows that an earlier version wrote do not have these.
    cache = try container.decodeIfPresent(Bool.self, forKey: .cache) ?? true
    alignsWords = try container.decodeIfPresent(Bool.self, forKey: .alignsWords) ?? true
    alignsCharacters = try container.decodeIfPresent(Bool.self, forKey: .alignsCharacters) ?? false
  }
}
