import TranscriptionCore

/// How a session reaches the registry, which keeps its viewers.
struct ViewerOutlets: Sendable {
  /// With a lifetime in seconds.
  let add: @Sendable (SessionID, Int) async throws(ServiceError) -> IssuedViewer
  let list: @Sendable (SessionID) async -> [Viewer]
  let revoke: @Sendable (SessionID, ViewerID) async throws(ServiceError) -> Void
}
