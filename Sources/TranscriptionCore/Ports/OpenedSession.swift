/// A session just opened. The only place where its token is ever to be seen.
package struct OpenedSession: Sendable {
  package var snapshot: SessionSnapshot
  package var token: String
  package var handle: any SessionHandle
  package var engine: EngineDescription
  package var limits: SessionLimits
  /// Where files for the session may be put; `nil` when callers have no business knowing.
  package var dropFolder: String?

  package init(
    snapshot: SessionSnapshot, token: String, handle: any SessionHandle, engine: EngineDescription,
    limits: SessionLimits, dropFolder: String?
  ) {
    self.snapshot = snapshot
    self.token = token
    self.handle = handle
    self.engine = engine
    self.limits = limits
    self.dropFolder = dropFolder
  }

  /// What the names of the session's files in the drop folder begin with.
  package var dropPrefix: String { "\(snapshot.id)_" }
}
