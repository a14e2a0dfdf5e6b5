import NIOCore

/// A server's side of one connection, for scripts.
struct Conversation {
  private var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var buffer = ByteBuffer()

  init(
    _ input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, _ output: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.input = input
    self.output = output
  }

  func send(_ text: String) async throws { try await output.write(ByteBuffer(string: text)) }

  /// Says what a server is.
  func introduce(_ fields: String = "") async throws {
    try await send(
      #"INFO {"server_id":"S","version":"2.15.1","headers":true,"max_payload":1048576\#(fields)}"# + "\r\n")
  }

  /// Introduces itself, lets the client in, and reads its subscription for answers.
  ///
  /// - Returns: the line of `CONNECT`.
  @discardableResult mutating func accept(_ fields: String = "") async throws -> String {
    try await introduce(fields)
    let connect = try await line()
    guard connect.hasPrefix("CONNECT {"), try await line() == "PING" else { throw Missing() }
    try await send("PONG\r\n")
    guard try await line().hasPrefix("SUB ") else { throw Missing() }
    return connect
  }

  /// The next line, without its end.
  mutating func line() async throws -> String {
    while true {
      if let end = buffer.readableBytesView.firstIndex(of: 10) {
        let line = buffer.readString(length: end - buffer.readerIndex + 1) ?? ""
        // One character: carriage return and line feed.
        return String(line.dropLast())
      }
      guard var more = try await input.next() else { throw Missing() }
      buffer.writeBuffer(&more)
    }
  }

  /// The next line that begins so. Pings in between are answered.
  mutating func line(beginning start: String) async throws -> String {
    while true {
      let line = try await line()
      if line.hasPrefix(start) { return line }
      if line == "PING" { try await send("PONG\r\n") }
    }
  }

  /// Reads a request and its payload.
  ///
  /// - Returns: where the answer is expected.
  mutating func request(on subject: String) async throws -> String {
    let head = try await line(beginning: "PUB \(subject) ").split(separator: " ")
    _ = try await line()
    return String(head[2])
  }

  /// Reads everything until the client goes.
  mutating func readToEnd() async throws {
    while try await input.next() != nil {}
  }
}
