/// A run of events from a session's log.
package struct EventPage: Sendable {
  package var events: [RecordedEvent]
  /// Number of the newest event in the log, also when it is not among `events`.
  package var last: Int
  /// True when the session has ended and no event will follow these.
  package var isEnd: Bool
  /// Ephemeral events, for a reader that asked for them: in order, each belongs behind the event that it follows.
  package var ephemeral: [EphemeralEvent]
  /// Up to which ephemeral event the reader has been given what there is; where it goes on.
  package var heard: Int

  /// Bytes of event bodies in a page at most; a page has at least one event, whatever its size.
  package static let largestBytes = 64 << 10

  package init(
    events: [RecordedEvent], last: Int, isEnd: Bool, ephemeral: [EphemeralEvent] = [], heard: Int = 0
  ) {
    self.events = events
    self.last = last
    self.isEnd = isEnd
    self.ephemeral = ephemeral
    self.heard = heard
  }

  package var isEmpty: Bool { events.isEmpty && ephemeral.isEmpty }

  /// Calls for each event in the order in which they happened.
  package func forEach(
    recorded: (RecordedEvent) throws -> Void, ephemeral whenEphemeral: (EphemeralEvent) throws -> Void
  ) rethrows {
    var passing = ephemeral[...]
    for event in events {
      while let next = passing.first, next.follows < event.seq {
        try whenEphemeral(next)
        passing.removeFirst()
      }
      try recorded(event)
    }
    for event in passing { try whenEphemeral(event) }
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
