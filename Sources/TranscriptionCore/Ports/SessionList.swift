/// A page of sessions, newest first.
package struct SessionList: Sendable {
  package var sessions: [SessionSnapshot]
  /// Whether there are older ones.
  package var hasMore: Bool

  /// About so many bytes of JSON a page may have; it has at least one session, whatever its size.
  package static let largestBytes = 1 << 20

  package init(sessions: [SessionSnapshot], hasMore: Bool) {
    self.sessions = sessions
    self.hasMore = hasMore
  }
}
