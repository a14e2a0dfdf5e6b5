/// How a queue behaves.
package struct QueueConfiguration: Sendable {
  /// The most audio that lies ready for the engine in one session, in seconds (64 kB each on disk).
  package var lookAheadSeconds: Double
  /// How often a window is tried before it becomes a gap.
  package var maximumAttempts: Int

  package init(lookAheadSeconds: Double = 600, maximumAttempts: Int = 3) {
    self.lookAheadSeconds = lookAheadSeconds
    self.maximumAttempts = maximumAttempts
  }
}
