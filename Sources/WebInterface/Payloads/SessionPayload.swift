import TranscriptionCore

/// A session on the wire.
struct SessionPayload: Encodable {
  private let snapshot: SessionSnapshot
  private let canDiarize: Bool

  /// `canDiarize` says whether any engine of the server tells speakers apart, for files of whichever engine.
  init(_ snapshot: SessionSnapshot, canDiarize: Bool) {
    self.snapshot = snapshot
    self.canDiarize = canDiarize
  }

  private enum CodingKeys: String, CodingKey {
    case id, state, label, options, queue, player, usage, engine
    case createdAt = "created_at"
    case lastActiveAt = "last_active_at"
    case expiresAt = "expires_at"
    case canDiarize = "can_diarize"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(snapshot.id, forKey: .id)
    try container.encode(snapshot.state, forKey: .state)
    try container.encode(snapshot.createdAt, forKey: .createdAt)
    try container.encode(snapshot.lastActiveAt, forKey: .lastActiveAt)
    try container.encode(snapshot.expiresAt, forKey: .expiresAt)
    try container.encode(snapshot.options.label, forKey: .label)
    try container.encode(OptionsPayload(snapshot.options), forKey: .options)
    try container.encode(snapshot.queue, forKey: .queue)
    try container.encode(snapshot.player, forKey: .player)
    try container.encode(snapshot.usage, forKey: .usage)
    try container.encode(canDiarize, forKey: .canDiarize)
    if let engine = snapshot.engine {
      try container.encode(SessionEnginePayload(engine: engine, speed: snapshot.engineSpeed), forKey: .engine)
    }
  }
}
