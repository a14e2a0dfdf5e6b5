import TranscriptionCore

/// A new read-only token.
struct IssuedViewerPayload: Encodable {
  let issued: IssuedViewer

  private enum CodingKeys: CodingKey { case token }

  func encode(to encoder: any Encoder) throws {
    try ViewerPayload(issued.viewer).encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(issued.token, forKey: .token)
  }
}
