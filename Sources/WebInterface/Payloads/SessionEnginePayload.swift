import TranscriptionCore

/// What works for a session, and how fast it is.
struct SessionEnginePayload: Encodable {
  let engine: EngineDescription
  /// Audio seconds recognised a second, measured; `nil` until known.
  let speed: Double?

  private enum CodingKeys: String, CodingKey { case name, model, capabilities, speed }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(engine.name, forKey: .name)
    try container.encode(engine.model, forKey: .model)
    try container.encode(engine.capabilities, forKey: .capabilities)
    try container.encode(speed, forKey: .speed)
  }
}
