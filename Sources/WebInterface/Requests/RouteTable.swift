import HTTPTypes
import Hummingbird
import TranscriptionCore

/// Collects routes while the server is being put together, so that every known path can answer `405` with an `Allow`
/// header to the methods it does not have. The router alone would call such a path unknown.
struct RouteTable {
  typealias Handler = @Sendable (Request, WebContext) async throws -> Response

  private static let methods: [HTTPRequest.Method] =
    [
      .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ] + others.compactMap { HTTPRequest.Method($0) }
  /// Every further method that the parser of requests knows.
  private static let others = [
    "ACL", "BIND", "CHECKOUT", "COPY", "LINK", "LOCK", "M-SEARCH", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE",
    "NOTIFY", "PROPFIND", "PROPPATCH", "PURGE", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "UNBIND", "UNLINK",
    "UNLOCK", "UNSUBSCRIBE",
  ]

  private let router: Router<WebContext>
  private(set) var known: [String: [HTTPRequest.Method]] = [:]

  init(router: Router<WebContext>) { self.router = router }

  /// Adds a route. `path` as Hummingbird writes it, with `{name}` for parameters. A `GET` also answers `HEAD`.
  mutating func on(_ method: HTTPRequest.Method, _ path: String, use handler: @escaping Handler) {
    router.on(RouterPath(path), method: method, use: handler)
    known[path, default: []].append(method)
    guard method == .get else { return }
    // Not left to the router, which would say that the body of an endless stream has no bytes.
    router.on(RouterPath(path), method: .head, use: handler)
    known[path, default: []].append(.head)
  }

  /// To be called once, after the last route.
  func refuseOtherMethods() {
    for (path, served) in known {
      let allow = served.map(\.rawValue).sorted().joined(separator: ", ")
      for method in Self.methods where !served.contains(method) {
        router.on(RouterPath(path), method: method) { request, _ -> Response in
          throw HTTPError(
            .methodNotAllowed, headers: [.allow: allow],
            message: "\(request.method.rawValue) is not served here. Use \(allow).")
        }
      }
    }
  }
}
