import TranscriptionCore

/// A session's options on the wire: every key, `null` where nothing was chosen.
struct OptionsPayload: Encodable {
  private let options: SessionOptions

  init(_ options: SessionOptions) { self.options = options }

  private enum CodingKeys: String, CodingKey {
    case language, task, engine, model, diarize, prompt, hotwords, weight, label, cache
    case minimumSpeakers = "min_speakers"
    case maximumSpeakers = "max_speakers"
    case idleTimeoutSeconds = "idle_timeout_seconds"
    case alignsWords = "align"
    case alignsCharacters = "char_alignments"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(options.language, forKey: .language)
    try container.encode(options.task, forKey: .task)
    try container.encode(options.engine, forKey: .engine)
    try container.encode(options.model, forKey: .model)
    try container.encode(options.diarize, forKey: .diarize)
    try container.encode(options.minimumSpeakers, forKey: .minimumSpeakers)
    try container.encode(options.maximumSpeakers, forKey: .maximumSpeakers)
    try container.encode(options.prompt, forKey: .prompt)
    try container.encode(options.hotwords, forKey: .hotwords)
    try container.encode(options.weight, forKey: .weight)
    try container.encode(options.idleTimeoutSeconds, forKey: .idleTimeoutSeconds)
    try container.encode(options.label, forKey: .label)
    try container.encode(options.cache, forKey: .cache)
    try container.encode(options.alignsWords, forKey: .alignsWords)
    try container.encode(options.alignsCharacters, forKey: .alignsCharacters)
  }
}
