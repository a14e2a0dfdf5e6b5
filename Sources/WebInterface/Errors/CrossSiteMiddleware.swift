import HTTPTypes
import Hummingbird
import TranscriptionCore

/// Refuses requests that another site made a browser send and that would change something. Browsers say so in
/// `Sec-Fetch-Site` and `Origin`; other clients send neither. Without this, any page could fill a server that listens on
/// loopback without keys.
struct CrossSiteMiddleware: RouterMiddleware {
  typealias Context = WebContext

  let hosts: AllowedHosts

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    if request.method != .get, request.method != .head, !isOwn(request) {
      throw ServiceError(
        .permission, code: "cross_site_request",
        message: "Pages of other sites cannot change anything here. Call the server from its own page or a program.")
    }
    return try await next(request, context)
  }

  private func isOwn(_ request: Request) -> Bool {
    if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" { return false }
    let origins = request.headers[values: .origin]
    guard let origin = origins.first else { return true }
    return origins.count == 1 && isOwn(origin: origin, authority: request.head.authority)
  }

  /// Whether an origin is this server: the host and port that the request went to, or a name that the operator has listed,
  /// where a proxy rewrites `Host`.
  private func isOwn(origin text: String, authority: String?) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "http:" || parts[0] == "https:", parts[1].isEmpty,
      let origin = Authority(parts[2])
    else { return false }
    if hosts.isListed(origin.host) { return true }
    guard let own = authority.flatMap({ Authority($0) }) else { return false }
    let usual = parts[0] == "https:" ? 443 : 80
    return origin.host == own.host && origin.port ?? usual == own.port ?? usual
  }
}
