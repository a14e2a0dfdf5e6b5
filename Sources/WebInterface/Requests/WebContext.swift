import Hummingbird
import NIOCore
import TranscriptionCore

/// What travels with one request through middleware and route.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The client's connection.
  let channel: any Channel
  /// Stands in the response's `X-Request-Id` and in log lines.
  var requestID = ""
  /// Where the request comes from: the other end of its connection, or whom a trusted proxy there speaks for.
  var origin: RequestOrigin

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
    origin = RequestOrigin(address: source.channel.remoteAddress?.ipAddress)
  }
}
