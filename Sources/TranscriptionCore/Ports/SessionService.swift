/// Everything that the outside can do with sessions. The web, the command line and tests see only this.
package protocol SessionService: Sendable {
  /// Engines that sessions may ask for; the first is the default.
  var engines: [EngineDescription] { get }
  var limits: SessionLimits { get }

  /// Opens a session.
  ///
  /// - Parameters:
  ///   - wishes: options; what is `nil` gets its default.
  ///   - credential: the API key, where the server has any.
  ///   - transient: true for the session behind one façade call.
  /// - Throws: `authentication` without a right key, `invalidRequest` for wishes that cannot be met, `overloaded` when full.
  func open(
    _ wishes: SessionPatch, credential: Credential?, transient: Bool
  ) async throws(ServiceError) -> OpenedSession

  /// Sessions of this key's holder, newest first, starting after session `after`: at most `limit`, and about
  /// ``SessionList/largestBytes``.
  func list(
    credential: Credential?, after: SessionID?, limit: Int
  ) async throws(ServiceError) -> SessionList

  /// Checks a credential and lends the session.
  ///
  /// - Throws: `authentication` when there is no credential or nobody knows it; `notFound` when the session does not exist
  ///   or the credential is another's; `permission` when a viewer wants to change something.
  func session(
    _ id: SessionID, credential: Credential?, for access: SessionAccess
  ) async throws(ServiceError) -> any SessionHandle

  /// Checks an API key where the server has any; for endpoints that belong to no session.
  func authorize(_ credential: Credential?) throws(ServiceError)

  /// How the server is at this moment, for whoever runs it.
  ///
  /// - Throws: `authentication` without a right key, where the server has any.
  func operations(credential: Credential?) async throws(ServiceError) -> OperationsSnapshot

  /// The same for machines that watch the server: without a list of sessions, and for everybody who may ask how it is.
  func overview() async -> OperationsSnapshot

  /// Why the server should get no new work; empty when it is ready.
  func troubles() async -> [String]
}
