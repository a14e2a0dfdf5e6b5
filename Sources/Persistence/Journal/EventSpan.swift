/// The part of a session's event log that there is: numbers `first` to `last`.
struct EventSpan: Sendable, Hashable {
  /// One more than `last` where there are none.
  var first = 1
  /// Number of the newest event; 0 before the first.
  var last = 0
  /// Of the events' bodies.
  var bytes = 0

  var count: Int { last - first + 1 }
}
