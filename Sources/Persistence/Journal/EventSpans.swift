import TranscriptionCore

/// The event logs of sessions, as far as they were asked for, so that a commit need not ask the database. What a
/// transaction changes can be taken back with it.
struct EventSpans: Sendable {
  private var spans: [SessionID: EventSpan] = [:]
  /// What changed since the last ``settle()``, as it was before.
  private var before: [SessionID: EventSpan?] = [:]

  subscript(session: SessionID) -> EventSpan? {
    get { spans[session] }
    set {
      if before[session] == nil { before[session] = .some(spans[session]) }
      spans[session] = newValue
    }
  }

  /// The transaction is through.
  mutating func settle() { before = [:] }

  /// The transaction was undone.
  mutating func rollBack() {
    for (session, span) in before { spans[session] = span }
    before = [:]
  }
}
