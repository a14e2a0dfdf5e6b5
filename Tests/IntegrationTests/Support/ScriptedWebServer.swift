import NIOCore
import NIOPosix
import Synchronization

/// A web server on this machine that does to each connection what a test says, byte by byte. One request a connection.
final class ScriptedWebServer: Sendable {
  struct Request: Sendable {
    /// Such as `/a.mp3?x=1`.
    var target: String
    /// Request line and headers as they came.
    var head: String
  }

  /// Sends what it is told; the connection is closed when the script returns or throws.
  struct Answer: Sendable {
    fileprivate let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>
    fileprivate let closed: AsyncStream<Void>

    func send(_ text: String) async throws { try await writer.write(ByteBuffer(string: text)) }

    func send(_ bytes: [UInt8]) async throws {
      for start in stride(from: 0, to: bytes.count, by: 16 << 10) {
        try await writer.write(ByteBuffer(bytes: bytes[start..<min(bytes.count, start + 16 << 10)]))
      }
    }

    /// A whole answer. Not named `send`: bytes alone would be sent without a head.
    func respond(status: Int = 200, headers: [String] = [], _ body: [UInt8] = []) async throws {
      let lines = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.count)", "Connection: close"] + headers
      try await send(lines.joined(separator: "\r\n") + "\r\n\r\n")
      try await send(body)
    }

    /// The head of a radio's answer: without a length, without an end.
    func sendRadioHead(_ type: String = "audio/wav") async throws {
      try await send("HTTP/1.0 200 OK\r\nContent-Type: \(type)\r\nicy-name: Test\r\n\r\n")
    }

    /// Returns when the other side has closed the connection.
    func waitUntilClosed() async { for await _ in closed {} }
  }

  typealias Script = @Sendable (_ request: Request, _ number: Int, _ answer: Answer) async throws -> Void

  let port: Int
  private let requestLog = Mutex<[Request]>([])

  var base: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { requestLog.withLock { $0 } }

  private init(port: Int) { self.port = port }

  /// Lends a server; when this returns nothing of it runs.
  ///
  /// - Parameter script: the first request has number 1.
  @discardableResult
  static func run<Value: Sendable>(
    _ script: @escaping Script, body: (ScriptedWebServer) async throws -> Value
  ) async throws -> Value {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let server = ScriptedWebServer(port: listener.channel.localAddress?.port ?? 0)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try? await listener.executeThenClose { connections in
          await withDiscardingTaskGroup { group in
            do {
              for try await connection in connections {
                group.addTask { await server.serve(connection, script) }
              }
            } catch {}
            group.cancelAll()
          }
        }
      }
      defer { group.cancelAll() }
      return try await body(server)
    }
  }

  private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ script: Script) async {
    try? await connection.executeThenClose { inbound, outbound in
      var iterator = inbound.makeAsyncIterator()
      var head = ""
      while !head.contains("\r\n\r\n"), let bytes = try await iterator.next() {
        head += String(buffer: bytes)
        // The client begins a TLS handshake.
        guard head.first?.isLetter == true else {
          return try await outbound.write(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n"))
        }
      }
      let parts = head.split(separator: " ")
      guard parts.count > 2 else { return }
      let request = Request(target: String(parts[1]), head: head)
      let number = requestLog.withLock { log in
        log.append(request)
        return log.count
      }
      let (closed, continuation) = AsyncStream.makeStream(of: Void.self)
      connection.channel.closeFuture.whenComplete { _ in continuation.finish() }
      try await script(request, number, Answer(writer: outbound, closed: closed))
    }
  }
}
