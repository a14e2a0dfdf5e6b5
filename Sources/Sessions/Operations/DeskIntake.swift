/// What the registry tells the operations desk of itself.
struct DeskIntake: Sendable {
  var sessions: [LiveSession]
  /// Sessions opened since the start.
  var opened: Int
  /// Why the server is not ready.
  var problems: [String]
}
