/// A run of events from a session's log.
package struct EventPage: Sendable {
  package var events: [RecordedEvent]
  /// Number of the newest event in the log, also when it is not among `events`.
  package var last: Int
  /// True when the session has ended and no event will follow these.
  package var isEnd: Bool

  /// Bytes of event bodies in a page at most; a page has at least one event, whatever its size.
  package static let largestBytes = 64 << 10

  package init(events: [RecordedEvent], last: Int, isEnd: Bool) {
    self.events = events
    self.last = last
    self.isEnd = isEnd
  }

  /// The first of `events` that go into one page, at most `limit`.
  package static func fitting(_ events: some Sequence<RecordedEvent>, limit: Int) -> [RecordedEvent] {
    var page: [RecordedEvent] = []
    var bytes = 0
    for event in events.prefix(limit) {
      bytes += event.body.utf8.count
      if !page.isEmpty, bytes > largestBytes { break }
      page.append(event)
    }
    return page
  }
}
