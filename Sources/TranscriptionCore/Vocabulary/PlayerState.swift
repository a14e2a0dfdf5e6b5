package import Foundation

/// The session's player as clients see and the journal keeps it.
package struct PlayerState: Sendable, Hashable, Codable {
  package enum Mode: String, Sendable, Hashable, Codable {
    case stopped, playing, paused, ended
  }

  /// Rises by one with every change.
  package var revision: Int
  package var state: Mode
  package var file: FileID?
  /// Seconds into `file` at the moment `updatedAt`.
  package var position: Double
  /// Seconds of media a second of time.
  package var rate: Double
  /// Seconds of `file`; `nil` while unknown.
  package var duration: Double?
  package var playlist: [FileID]
  package var updatedAt: Date
  /// The caption that is due at `position`. Only answers to clients have one; events and the journal have none.
  package var cue: Segment?
  /// What is being recorded into the playlist; `nil` while nothing is.
  package var recording: RecordingState?

  package init(updatedAt: Date) {
    revision = 0
    state = .stopped
    position = 0
    rate = 1
    playlist = []
    self.updatedAt = updatedAt
  }

  private enum CodingKeys: String, CodingKey {
    case revision, state, file, position, rate, duration, playlist, cue, recording
    case updatedAt = "updated_at"
  }

  package func encode(to encoder: any Encoder) throws { try encode(to: encoder, playlist: playlist) }

  /// - Parameter playlist: `nil` to leave it out.
  func encode(to encoder: any Encoder, playlist: [FileID]?) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(revision, forKey: .revision)
    try container.encode(state, forKey: .state)
    try container.encode(file, forKey: .file)
    try container.encode(position, forKey: .position)
    try container.encode(rate, forKey: .rate)
    try container.encode(duration, forKey: .duration)
    try container.encodeIfPresent(playlist, forKey: .playlist)
    try container.encode(WireDate.string(updatedAt), forKey: .updatedAt)
    try container.encodeIfPresent(cue, forKey: .cue)
    try container.encode(recording, forKey: .recording)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    revision = try container.decode(Int.self, forKey: .revision)
    state = try container.decode(Mode.self, forKey: .state)
    file = try container.decodeIfPresent(FileID.self, forKey: .file)
    position = try container.decode(Double.self, forKey: .position)
    rate = try container.decode(Double.self, forKey: .rate)
    duration = try container.decodeIfPresent(Double.self, forKey: .duration)
    playlist = try container.decode([FileID].self, forKey: .playlist)
    let text = try container.decode(String.self, forKey: .updatedAt)
    guard let date = WireDate.date(text) else {
      throw DecodingError.dataCorruptedError(
        forKey: .updatedAt, in: container, debugDescription: "not an RFC 3339 time")
    }
    updatedAt = date
    cue = try container.decodeIfPresent(Segment.self, forKey: .cue)
    recording = try container.decodeIfPresent(RecordingState.self, forKey: .recording)
  }
}
