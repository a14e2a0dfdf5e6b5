import NIOCore
import TranscriptionCore

extension WebContext {
  /// Where the request comes from: the other end of its connection.
  var origin: RequestOrigin { RequestOrigin(address: channel.remoteAddress?.ipAddress) }
}
