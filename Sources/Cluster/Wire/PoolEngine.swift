package import TranscriptionCore

/// What the engine of a pool is: the same at all its workers, fixed by the first.
package struct PoolEngine: WireMessage, Hashable {
  package var version = Self.current
  package var description: EngineDescription
  /// False for an engine that takes windows of anything, speech or not.
  package var needsVoiceActivity: Bool
  /// The longest window that it takes whole, in seconds.
  package var longestWindowSeconds: Double

  package init(description: EngineDescription, needsVoiceActivity: Bool, longestWindowSeconds: Double) {
    self.description = description
    self.needsVoiceActivity = needsVoiceActivity
    self.longestWindowSeconds = longestWindowSeconds
  }

  private enum CodingKeys: String, CodingKey {
    case version = "v"
    case description
    case needsVoiceActivity = "voice_activity"
    case longestWindowSeconds = "longest_window"
  }

  /// Whether windows may go to either without a difference. Versions of the program may differ.
  package func isInterchangeable(with other: PoolEngine) -> Bool {
    description == other.description && needsVoiceActivity == other.needsVoiceActivity
      && longestWindowSeconds == other.longestWindowSeconds
  }
}
