package import Foundation

/// A recording of a source elsewhere, as clients see it and the journal keeps it in the player's state.
package struct RecordingState: Sendable, Hashable, Codable {
  package enum Phase: String, Sendable, Hashable, Codable {
    /// The source was asked and did not send sound yet.
    case connecting
    case recording
    /// The source went away; it is asked again.
    case reconnecting
  }

  /// Names the recording; no secret.
  package var id: String
  /// The source's address as it may be shown.
  package var url: String
  package var state: Phase
  package var startedAt: Date
  /// Seconds of audio in files so far.
  package var seconds: Double
  /// Files so far.
  package var files: Int

  package init(id: String, url: String, startedAt: Date) {
    self.id = id
    self.url = url
    self.startedAt = startedAt
    state = .connecting
    seconds = 0
    files = 0
  }

  private enum CodingKeys: String, CodingKey {
    case id, url, state, seconds, files
    case startedAt = "started_at"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(url, forKey: .url)
    try container.encode(state, forKey: .state)
    try container.encode(WireDate.string(startedAt), forKey: .startedAt)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(files, forKey: .files)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    url = try container.decode(String.self, forKey: .url)
    state = try container.decode(Phase.self, forKey: .state)
    seconds = try container.decode(Double.self, forKey: .seconds)
    files = try container.decode(Int.self, forKey: .files)
    guard let date = WireDate.date(try container.decode(String.self, forKey: .startedAt)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .startedAt, in: container, debugDescription: "not an RFC 3339 time")
    }
    startedAt = date
  }
}
