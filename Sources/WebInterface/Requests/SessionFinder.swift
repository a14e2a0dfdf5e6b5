import Hummingbird
import TranscriptionCore

/// Leads from a request to the session that its path names, with the request's credential.
struct SessionFinder: Sendable {
  let service: any SessionService

  /// - Throws: what the service says. A malformed id is looked up as an id that no session has, so it is answered
  ///   exactly like an unknown session.
  func session(
    _ request: Request, _ context: WebContext, for access: SessionAccess
  ) async throws -> any SessionHandle {
    let id = sessionID(context)
    return try await service.session(
      id, credential: CredentialReader.credential(of: request, session: id), for: access)
  }

  /// What the request's credential opens of the session, for a response that outlives the check of it.
  func grant(_ request: Request, _ context: WebContext) async throws -> SessionGrant {
    let id = sessionID(context)
    return try await service.grant(id, credential: CredentialReader.credential(of: request, session: id))
  }

  func sessionID(_ context: WebContext) -> SessionID {
    context.parameters.get("session").flatMap { SessionID($0) } ?? SessionID()
  }

  func fileID(_ context: WebContext) throws(ServiceError) -> FileID {
    guard let id = context.parameters.get("file").flatMap({ FileID($0) }) else {
      throw ServiceError.fileNotFound
    }
    return id
  }
}
