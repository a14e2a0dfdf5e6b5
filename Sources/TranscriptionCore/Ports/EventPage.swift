/// A run of events from a session's log.
package struct EventPage: Sendable {
  package var events: [RecordedEvent]
  /// Number of the newest event in the log, also when it is not among `events`.
  package var last: Int
  /// True when the session has ended and no event will follow these.
  package var isEnd: Bool

  package init(events: [RecordedEvent], last: Int, isEnd: Bool) {
    self.events = events
    self.last = last
    self.isEnd = isEnd
  }
}
