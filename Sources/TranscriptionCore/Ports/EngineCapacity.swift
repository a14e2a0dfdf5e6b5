/// How much an engine works on at the same time.
package struct EngineCapacity: Sendable, Hashable {
  /// Calls of ``TranscriptionEngine/recognize(_:)``; 0 while it can take none: it
  /// counts as unavailable then.
  package var slots: Int
  /// The most windows that one call takes; at least 1.
  package var maximumBatch: Int

  package init(slots: Int, maximumBatch: Int = 1) {
    self.slots = max(0, slots)
    self.maximumBatch = max(1, maximumBatch)
  }
}
