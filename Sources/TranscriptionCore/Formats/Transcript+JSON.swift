/// The native JSON of the HTTP API. Gaps are in it; what is not known is `null`.
extension Transcript: Encodable {
  private enum CodingKeys: String, CodingKey {
    case file, name, language, duration, engine, model, segments, notices
    case makers = "made_by"
    case isFinal = "final"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(name, forKey: .name)
    try container.encode(language, forKey: .language)
    try container.encode(duration, forKey: .duration)
    try container.encode(isFinal, forKey: .isFinal)
    try container.encode(engine, forKey: .engine)
    try container.encode(model, forKey: .model)
    try container.encode(segments, forKey: .segments)
    if makers.count > 1 { try container.encode(makers, forKey: .makers) }
    if !notices.isEmpty { try container.encode(notices, forKey: .notices) }
  }
}
