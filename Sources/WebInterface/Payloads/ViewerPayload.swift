import Foundation

/// A new read-only token.
struct ViewerPayload: Encodable {
  let token: String
  let expiresAt: Date

  private enum CodingKeys: String, CodingKey {
    case token
    case expiresAt = "expires_at"
  }
}
