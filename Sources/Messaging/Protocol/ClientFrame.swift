import NIOCore

/// What a client sends. Subjects have been checked by ``Subject`` before.
enum ClientFrame: Equatable {
  /// The JSON of a ``ConnectRequest``.
  case connect([UInt8])
  /// `headers` is a block as ``MessageHeaders/block()`` makes it, or empty.
  case publish(subject: String, reply: String?, headers: [UInt8], payload: [UInt8])
  case subscribe(subject: String, queue: String?, subscription: UInt64)
  case unsubscribe(subscription: UInt64)
  case ping
  case pong

  func encode(into buffer: inout ByteBuffer) {
    switch self {
    case .connect(let json):
      buffer.writeStaticString("CONNECT ")
      buffer.writeBytes(json)
    case .publish(let subject, let reply, let headers, let payload):
      buffer.writeString(headers.isEmpty ? "PUB \(subject) " : "HPUB \(subject) ")
      if let reply { buffer.writeString("\(reply) ") }
      if !headers.isEmpty { buffer.writeString("\(headers.count) ") }
      buffer.writeString("\(headers.count + payload.count)\r\n")
      buffer.writeBytes(headers)
      buffer.writeBytes(payload)
    case .subscribe(let subject, let queue, let subscription):
      buffer.writeString("SUB \(subject) ")
      if let queue { buffer.writeString("\(queue) ") }
      buffer.writeString("\(subscription)")
    case .unsubscribe(let subscription): buffer.writeString("UNSUB \(subscription)")
    case .ping: buffer.writeStaticString("PING")
    case .pong: buffer.writeStaticString("PONG")
    }
    buffer.writeStaticString("\r\n")
  }
}
