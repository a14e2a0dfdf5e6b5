/// The read-only tokens of a session, oldest first.
struct ViewersPayload: Encodable {
  let viewers: [ViewerPayload]
}
