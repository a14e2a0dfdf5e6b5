/// A page of sessions, newest first.
struct SessionListPayload: Encodable {
  let sessions: [SessionPayload]
}
