/// How long a session's event log may be. When it is longer its beginning is dropped.
package struct EventBudget: Sendable {
  package var events: Int
  /// Of the events' bodies.
  package var bytes: Int

  /// - Parameters:
  ///   - events: the most events in a log.
  ///   - bytes: the most bytes of their bodies; `nil` for a KiB an event.
  package init(events: Int = 100_000, bytes: Int? = nil) {
    self.events = events
    self.bytes = bytes ?? events << 10
  }

  /// Whether the log is too long.
  func isExceeded(by span: EventSpan) -> Bool { span.count > events || span.bytes > bytes }

  /// Whether enough has been dropped from a log that was too long: a little more than needed, so that not every commit
  /// has to drop something.
  func isMet(by span: EventSpan) -> Bool { span.count <= events - events / 16 && span.bytes <= bytes - bytes / 16 }
}
