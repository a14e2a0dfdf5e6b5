/// What a read-only token is asked for with.
struct ViewerRequestPayload: Decodable {
  var expiresInSeconds: Int?

  private enum CodingKeys: String, CodingKey { case expiresInSeconds = "expires_in_seconds" }
}
