import Foundation

/// The answer to a heartbeat.
struct LeasePayload: Encodable {
  let expiresAt: Date

  private enum CodingKeys: String, CodingKey { case expiresAt = "expires_at" }
}
