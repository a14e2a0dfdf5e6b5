/// What a server answered, read to its end.
struct ServerAnswer: Sendable {
  var status: Int
  /// How long it wants to be left alone.
  var retryAfter: Duration?
  /// Where it redirects to.
  var location: String?
  var body: [UInt8]
}
