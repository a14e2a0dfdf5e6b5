import TranscriptionCore

/// A run of a session's files. `next` is what to say as `after` for those behind it; `null` at the end.
struct FilePagePayload: Encodable {
  private let page: FilePage

  init(_ page: FilePage) { self.page = page }

  private enum CodingKeys: String, CodingKey {
    case files, next
    case hasMore = "has_more"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(page.files.map { FilePayload($0) }, forKey: .files)
    try container.encode(page.hasMore, forKey: .hasMore)
    try container.encode(page.hasMore ? page.files.last?.record.id : nil, forKey: .next)
  }
}
