import TranscriptionCore

/// The answer to opening a session: the one place where its token stands.
struct OpenedSessionPayload: Encodable {
  private let opened: OpenedSession

  init(_ opened: OpenedSession) { self.opened = opened }

  private enum CodingKeys: String, CodingKey {
    case id, token, state, engine, limits
    case createdAt = "created_at"
    case expiresAt = "expires_at"
    case dropPrefix = "drop_prefix"
    case dropFolder = "drop_folder"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(opened.snapshot.id, forKey: .id)
    try container.encode(opened.token, forKey: .token)
    try container.encode(opened.snapshot.state, forKey: .state)
    try container.encode(opened.snapshot.createdAt, forKey: .createdAt)
    try container.encode(opened.snapshot.expiresAt, forKey: .expiresAt)
    try container.encode(opened.dropPrefix, forKey: .dropPrefix)
    try container.encode(opened.dropFolder, forKey: .dropFolder)
    try container.encode(opened.engine, forKey: .engine)
    try container.encode(opened.limits, forKey: .limits)
  }
}
