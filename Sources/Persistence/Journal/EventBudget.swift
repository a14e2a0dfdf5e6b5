/// How long a session's event log may be. When it is longer its beginning is dropped, with the commits that make it so.
package struct EventBudget: Sendable {
  package var events: Int
  /// Of the events' bodies.
  package var bytes: Int

  package init(events: Int = 20_000, bytes: Int = 16 << 20) {
    self.events = events
    self.bytes = bytes
  }

  /// Whether the log is too long.
  func isExceeded(by span: EventSpan) -> Bool { span.count > events || span.bytes > bytes }

  /// Whether enough has been dropped from a log that was too long: a little more than needed, so that not every commit
  /// has to drop something.
  func isMet(by span: EventSpan) -> Bool { span.count <= events - events / 16 && span.bytes <= bytes - bytes / 16 }
}
