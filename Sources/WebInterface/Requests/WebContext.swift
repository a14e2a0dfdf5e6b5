import Hummingbird

/// What travels with one request through middleware and route.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Stands in the response's `X-Request-Id` and in log lines.
  var requestID = ""

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }
}
