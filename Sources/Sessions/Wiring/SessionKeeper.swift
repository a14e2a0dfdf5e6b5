import TranscriptionCore

/// What a session asks of the registry that keeps it. Implemented by ``SessionRegistry``.
protocol SessionKeeper: AnyObject, Sendable {
  /// Ends a session; a second call while it ends waits for the same receipt.
  func end(_ id: SessionID) async throws(ServiceError) -> SessionReceipt

  func addViewer(to id: SessionID, lifetimeSeconds: Int) async throws(ServiceError) -> IssuedViewer

  func viewers(of id: SessionID) async -> [Viewer]

  func revokeViewer(_ viewer: ViewerID, of id: SessionID) async throws(ServiceError)
}
