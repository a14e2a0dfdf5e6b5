import Hummingbird
import NIOCore

/// What travels with one request through middleware and route.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The client's connection.
  let channel: any Channel
  /// Stands in the response's `X-Request-Id` and in log lines.
  var requestID = ""

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}
