/// What `queue.changed` tells of a session's queue: everything but its files, of which there may be thousands.
package struct QueueChange: Sendable, Hashable, Encodable {
  package var state: QueueSnapshot.State
  /// Seconds of audio known to be waiting in this session.
  package var audioSecondsAhead: Double
  package var limits: SessionLimits

  package init(state: QueueSnapshot.State, audioSecondsAhead: Double, limits: SessionLimits) {
    self.state = state
    self.audioSecondsAhead = audioSecondsAhead
    self.limits = limits
  }

  private enum CodingKeys: String, CodingKey {
    case state
    case audioSecondsAhead = "audio_seconds_ahead"
    case limits
  }
}
