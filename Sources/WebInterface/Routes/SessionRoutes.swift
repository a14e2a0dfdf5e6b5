import Foundation
import HTTPTypes
import Hummingbird
import TranscriptionCore

/// Opening, listing, reading, changing and ending sessions.
struct SessionRoutes: Sendable {
  let finder: SessionFinder
  let bodies: JSONBodies

  func add(to table: inout RouteTable) {
    table.on(.post, "/v1/sessions", use: open)
    table.on(.get, "/v1/sessions", use: list)
    table.on(.get, "/v1/sessions/{session}", use: show)
    table.on(.patch, "/v1/sessions/{session}", use: change)
    table.on(.delete, "/v1/sessions/{session}", use: end)
    table.on(.put, "/v1/sessions/{session}/heartbeat", use: heartbeat)
    table.on(.post, "/v1/sessions/{session}/viewers", use: addViewer)
    table.on(.get, "/v1/sessions/{session}/viewers", use: viewers)
    table.on(.delete, "/v1/sessions/{session}/viewers/{viewer}", use: revokeViewer)
    table.on(.post, "/v1/sessions/{session}/cookie", use: setCookie)
  }

  private var canDiarize: Bool { finder.service.engines.contains { $0.capabilities.diarization } }

  private func open(_ request: Request, _ context: WebContext) async throws -> Response {
    let credential = CredentialReader.bearer(of: request)
    try finder.service.authorize(credential)
    let wishes = try await bodies.decode(SessionPatch.self, from: request)
    let opened = try await finder.service.open(
      wishes ?? SessionPatch(), credential: credential, transient: false, origin: context.origin)
    return try .json(
      OpenedSessionPayload(opened), status: .created,
      headers: [.location: "/v1/sessions/\(opened.snapshot.id)"])
  }

  private func list(_ request: Request, _ context: WebContext) async throws -> Response {
    let query = QueryReader(request)
    let after = try query.text("after").map { text throws(ServiceError) in
      guard let id = SessionID(text) else {
        throw ServiceError(
          .invalidRequest, code: "invalid_parameter", message: "after must be the id of a session.",
          parameter: "after")
      }
      return id
    }
    let list = try await finder.service.list(
      credential: CredentialReader.bearer(of: request), after: after,
      limit: try query.integer("limit", in: 1...500) ?? 50)
    return try .json(SessionListPayload(list, canDiarize: canDiarize))
  }

  private func show(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    return try .json(SessionPayload(try await session.snapshot(), canDiarize: canDiarize))
  }

  private func change(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    let wishes = try await bodies.decode(SessionPatch.self, from: request)
    return try .json(SessionPayload(try await session.change(wishes ?? SessionPatch()), canDiarize: canDiarize))
  }

  private func end(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    return try .json(try await session.end())
  }

  private func heartbeat(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    return try .json(LeasePayload(expiresAt: try await session.heartbeat()))
  }

  private func addViewer(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    let wish = try await bodies.decode(ViewerRequestPayload.self, from: request)
    let issued = try await session.addViewer(lifetimeSeconds: wish?.expiresInSeconds ?? 3600)
    return try .json(IssuedViewerPayload(issued: issued), status: .created)
  }

  /// Takes the right to change the session: a viewer does not see the others.
  private func viewers(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    return try .json(ViewersPayload(viewers: try await session.viewers().map { ViewerPayload($0) }))
  }

  private func revokeViewer(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    guard let viewer = context.parameters.get("viewer").flatMap({ ViewerID($0) }) else {
      throw ServiceError.viewerNotFound
    }
    try await session.revokeViewer(viewer)
    return Response(status: .noContent)
  }

  /// Gives a browser a cookie for media and event streams, where a page cannot set headers and a token in the address
  /// would end in histories and logs. Out of reach of scripts, for this session's addresses only, gone with the browser;
  /// it can only read (see ``CredentialReader``). It holds the token that was shown, but never an API key: for that a
  /// read-only token of twelve hours is made.
  private func setCookie(_ request: Request, _ context: WebContext) async throws -> Response {
    let id = finder.sessionID(context)
    let secret = try await finder.service.cookieSecret(
      id, credential: CredentialReader.credential(of: request, session: id))
    guard secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Self.notInCookies.contains($0) }) else {
      throw ServiceError(
        .invalidRequest, code: "invalid_token", message: "This credential cannot be kept in a cookie.")
    }
    var cookie = "\(CredentialReader.cookieName(id))=\(secret)"
    cookie += "; Path=/v1/sessions/\(id); HttpOnly; SameSite=Strict"
    if request.headers[.xForwardedProto]?.lowercased() == "https" { cookie += "; Secure" }
    return Response(status: .noContent, headers: [.setCookie: cookie, .cacheControl: "no-store"])
  }

  private static let notInCookies = Set(#"",;\"#.utf8)
}
