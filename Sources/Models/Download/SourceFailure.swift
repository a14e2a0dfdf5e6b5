/// Why one source does not give a file. Another source may.
struct SourceFailure: Error, Sendable, Hashable {
  /// Follows a colon, without a full stop.
  var reason: String
  /// The host to which no connection could be made, where that was it.
  var unreachableHost: String?

  init(_ reason: String, unreachableHost: String? = nil) {
    self.reason = reason
    self.unreachableHost = unreachableHost
  }
}
