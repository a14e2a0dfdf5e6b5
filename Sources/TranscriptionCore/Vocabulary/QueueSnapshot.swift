/// A session's queue as clients see it.
package struct QueueSnapshot: Sendable, Hashable, Codable {
  package enum State: String, Sendable, Hashable, Codable {
    case running, paused
  }

  package struct Entry: Sendable, Hashable, Codable {
    package var id: FileID
    package var name: String
    package var state: FileState
    /// 0 for the file being worked on, 1 for the next, …; `nil` once finished.
    package var position: Int?
    /// 0…1.
    package var progress: Double
    /// Seconds until the transcript is final, estimated from measured throughput; `nil` while unknown.
    package var etaSeconds: Double?

    package init(
      id: FileID, name: String, state: FileState, position: Int?, progress: Double,
      etaSeconds: Double?
    ) {
      self.id = id
      self.name = name
      self.state = state
      self.position = position
      self.progress = progress
      self.etaSeconds = etaSeconds
    }

    private enum CodingKeys: String, CodingKey {
      case id, name, state, position, progress
      case etaSeconds = "eta_seconds"
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(name, forKey: .name)
      try container.encode(state, forKey: .state)
      try container.encode(position, forKey: .position)
      try container.encode(progress, forKey: .progress)
      try container.encode(etaSeconds, forKey: .etaSeconds)
    }
  }

  package var state: State
  /// Unfinished files, in the order in which they will be worked on.
  package var files: [Entry]
  /// Seconds of audio known to be waiting in this session.
  package var audioSecondsAhead: Double
  package var limits: SessionLimits

  package init(state: State, files: [Entry], audioSecondsAhead: Double, limits: SessionLimits) {
    self.state = state
    self.files = files
    self.audioSecondsAhead = audioSecondsAhead
    self.limits = limits
  }

  private enum CodingKeys: String, CodingKey {
    case state, files
    case audioSecondsAhead = "audio_seconds_ahead"
    case limits
  }
}
