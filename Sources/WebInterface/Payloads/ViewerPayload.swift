import Foundation
import TranscriptionCore

/// A read-only token of a session, without the token.
struct ViewerPayload: Encodable {
  let id: ViewerID
  let createdAt: Date?
  let expiresAt: Date

  init(_ viewer: Viewer) {
    id = viewer.id
    createdAt = viewer.createdAt
    expiresAt = viewer.expiresAt
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case createdAt = "created_at"
    case expiresAt = "expires_at"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(createdAt, forKey: .createdAt)
    try container.encode(expiresAt, forKey: .expiresAt)
  }
}
