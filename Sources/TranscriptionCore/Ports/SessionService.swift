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
  ///   - transient: true for the session behind one façade call. It is not listed, and ends after a minute without use.
  ///   - origin: where the request comes from.
  /// - Throws: `authentication` without a right key, `invalidRequest` for wishes that cannot be met, `overloaded` when full,
  ///   `limitReached` (code `owner_share_full`) when this owner has half of all sessions and others want some.
  func open(
    _ wishes: SessionPatch, credential: Credential?, transient: Bool, origin: RequestOrigin
  ) async throws(ServiceError) -> OpenedSession

  /// Sessions, newest first, starting after session `after`: those that an API key opened; all with the operator's token;
  /// where the server has no keys, the one that a session's token opens.
  /// At most `limit`, and about ``SessionList/largestBytes``.
  ///
  /// - Throws: `authentication` when there is no credential or it is not valid here.
  func list(
    credential: Credential?, after: SessionID?, limit: Int
  ) async throws(ServiceError) -> SessionList

  /// Checks a credential, renews the session's lease and lends it: for one request. What outlives it holds a
  /// ``SessionUse``.
  ///
  /// - Throws: `authentication` when there is no credential or it is not valid; `notFound` when the session does not
  ///   exist or the credential is another's; `permission` when a viewer wants to change something.
  func session(
    _ id: SessionID, credential: Credential?, for access: SessionAccess
  ) async throws(ServiceError) -> any SessionHandle

  /// What a credential opens of a session, to learn when it ends. For streams and whatever else outlives one request.
  ///
  /// - Throws: as ``session(_:credential:for:)`` for reading.
  func grant(_ id: SessionID, credential: Credential?) async throws(ServiceError) -> SessionGrant

  /// A secret that opens the session for a browser's cookie: the token that was shown, or for an API key a new read-only
  /// token, because a key opens more than this session.
  ///
  /// - Throws: as ``session(_:credential:for:)`` for reading.
  func cookieSecret(_ id: SessionID, credential: Credential?) async throws(ServiceError) -> String

  /// Checks an API key where the server has any; for endpoints that belong to no session.
  func authorize(_ credential: Credential?) throws(ServiceError)

  /// The state of the server at this moment. Sessions that do not belong to the caller have neither id nor label; all have
  /// them with the operator's token.
  ///
  /// - Throws: `authentication` for a credential that is not valid, and for none where the server has keys.
  func operations(credential: Credential?) async throws(ServiceError) -> OperationsSnapshot

  /// The same for monitoring: without a list of sessions. Checks no credential.
  func overview() async -> OperationsSnapshot

  /// Why the server should get no new work; empty when it is ready.
  func problems() async -> [String]
}

extension SessionService {
  /// Opens a session for a caller inside the server's own program.
  package func open(
    _ wishes: SessionPatch, credential: Credential?, transient: Bool
  ) async throws(ServiceError) -> OpenedSession {
    try await open(wishes, credential: credential, transient: transient, origin: RequestOrigin())
  }
}
