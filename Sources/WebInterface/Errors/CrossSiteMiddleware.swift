import HTTPTypes
import Hummingbird
import TranscriptionCore

/// Refuses requests that another site made a browser send and that would change something. Browsers say so in
/// `Sec-Fetch-Site`; other clients do not send it. Without this, any page could fill a server that listens on loopback
/// without keys.
struct CrossSiteMiddleware: RouterMiddleware {
  typealias Context = WebContext

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    if request.method != .get, request.method != .head, let site = request.headers[.secFetchSite],
      site != "same-origin", site != "none"
    {
      throw ServiceError(
        .permission, code: "cross_site_request",
        message: "Pages of other sites cannot change anything here. Call the server from its own page or a program.")
    }
    return try await next(request, context)
  }
}
