/// What a caller wants of a session.
package enum SessionAccess: Sendable {
  case read
  case change
}
