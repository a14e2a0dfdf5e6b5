import HTTPTypes
import Hummingbird
import TranscriptionCore

/// Finds out which address a request comes from, also behind reverse proxies of the operator's.
struct OriginMiddleware: RouterMiddleware {
  typealias Context = WebContext

  let isTrustedProxy: @Sendable (String) -> Bool

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    guard let peer = context.origin.address else { return try await next(request, context) }
    var context = context
    context.origin.address = ForwardedAddress.client(
      peer: peer, headers: request.headers[values: .xForwardedFor], isTrusted: isTrustedProxy)
    return try await next(request, context)
  }
}
