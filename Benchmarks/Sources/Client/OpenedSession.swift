/// A session that was opened, as the server tells it.
struct OpenedSession: Decodable, Sendable {
  let id: String
  let token: String
  let dropPrefix: String
  let dropFolder: String

  private enum CodingKeys: String, CodingKey {
    case id, token
    case dropPrefix = "drop_prefix"
    case dropFolder = "drop_folder"
  }
}
