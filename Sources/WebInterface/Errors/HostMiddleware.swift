import HTTPTypes
import Hummingbird
import TranscriptionCore

/// Refuses requests that call this server by a name that is not its own (RFC 9110 section 7.4), which is how pages of other
/// sites reach servers in the network of their readers. Clients of HTTP/1.0 may say no name at all.
struct HostMiddleware: RouterMiddleware {
  typealias Context = WebContext

  let hosts: AllowedHosts

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    if let authority = request.head.authority, !hosts.allows(authority) {
      throw HTTPError(
        .misdirectedRequest,
        message: "This server is not called by this name. Call it by its address, or list the name in --allowed-hosts.")
    }
    return try await next(request, context)
  }
}
