import TranscriptionCore

/// A page of sessions, newest first. `next` is what to say as `after` for those behind it; `null` at the end.
struct SessionListPayload: Encodable {
  private let list: SessionList
  private let canDiarize: Bool

  init(_ list: SessionList, canDiarize: Bool) {
    self.list = list
    self.canDiarize = canDiarize
  }

  private enum CodingKeys: String, CodingKey {
    case sessions, next
    case hasMore = "has_more"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(list.sessions.map { SessionPayload($0, canDiarize: canDiarize) }, forKey: .sessions)
    try container.encode(list.hasMore, forKey: .hasMore)
    try container.encode(list.hasMore ? list.sessions.last?.id : nil, forKey: .next)
  }
}
