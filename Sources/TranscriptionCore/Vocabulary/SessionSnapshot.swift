package import Foundation

/// A session as clients see it.
package struct SessionSnapshot: Sendable {
  package enum State: String, Sendable, Codable {
    case open, ending, ended
  }

  package struct Usage: Sendable, Hashable, Codable {
    package var files: Int
    package var audioSeconds: Double
    package var bytes: Int

    package init(files: Int, audioSeconds: Double, bytes: Int) {
      self.files = files
      self.audioSeconds = audioSeconds
      self.bytes = bytes
    }

    private enum CodingKeys: String, CodingKey {
      case files
      case audioSeconds = "audio_seconds"
      case bytes
    }
  }

  package var id: SessionID
  package var state: State
  package var createdAt: Date
  package var lastActiveAt: Date
  package var expiresAt: Date
  package var options: SessionOptions
  package var queue: QueueSnapshot
  package var player: PlayerState
  package var usage: Usage
  /// What works for the session's next files.
  package var engine: EngineDescription?
  /// How many seconds of audio that engine gets through in a second, as measured; `nil` until known.
  package var engineSpeed: Double?

  package init(
    id: SessionID, state: State, createdAt: Date, lastActiveAt: Date, expiresAt: Date,
    options: SessionOptions, queue: QueueSnapshot, player: PlayerState, usage: Usage,
    engine: EngineDescription? = nil, engineSpeed: Double? = nil
  ) {
    self.id = id
    self.state = state
    self.createdAt = createdAt
    self.lastActiveAt = lastActiveAt
    self.expiresAt = expiresAt
    self.options = options
    self.queue = queue
    self.player = player
    self.usage = usage
    self.engine = engine
    self.engineSpeed = engineSpeed
  }
}
