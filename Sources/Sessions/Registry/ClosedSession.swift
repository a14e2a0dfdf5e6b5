/// What the end of a session took away.
struct ClosedSession: Sendable {
  var removed: Removal
  /// Windows that were not recognised.
  let windowsCancelled: Int
}
