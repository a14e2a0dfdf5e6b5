import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A web server on this machine that answers as a test wants, and remembers what it was asked.
final class FileServer: Sendable {
  struct Request: Sendable {
    var uri: String
    var headers: HTTPHeaders

    func header(_ name: String) -> String? { headers.first(name: name) }
  }

  struct Answer: Sendable {
    var status = 200
    var headers: [(String, String)] = []
    var body: [UInt8] = []
    /// What Content-Length says; nil for the truth. With more than there is, the connection ends early.
    var announcedBytes: Int?
    /// Opened before the second half of the body goes out.
    var gate: Gate?
  }

  typealias Script = @Sendable (_ request: Request, _ number: Int) -> Answer

  private let channel: any Channel
  private let log: RequestLog

  var requests: [Request] { log.requests }

  var base: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

  /// - Parameter script: answers a request; the first one has number 1.
  init(_ script: @escaping Script) async throws {
    let log = RequestLog()
    self.log = log
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(FileServerHandler(script: script, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  func stop() async throws { try await channel.close() }

  /// Serves one file as servers for files do: whole, or from where it is asked to.
  static func file(_ bytes: [UInt8], tag: String) -> Script {
    { request, _ in answer(request, bytes, tag: tag) }
  }

  static func answer(_ request: Request, _ bytes: [UInt8], tag: String) -> Answer {
    let start = request.header("Range").flatMap { Int($0.dropFirst(6).dropLast()) } ?? 0
    guard start > 0, request.header("If-Range") == tag else { return Answer(headers: [("ETag", tag)], body: bytes) }
    guard start < bytes.count else {
      return Answer(status: 416, headers: [("Content-Range", "bytes */\(bytes.count)")])
    }
    return Answer(
      status: 206,
      headers: [("ETag", tag), ("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)")],
      body: Array(bytes[start...]))
  }
}

/// What a server was asked.
final class RequestLog: Sendable {
  private let entries = Mutex<[FileServer.Request]>([])

  var requests: [FileServer.Request] { entries.withLock { $0 } }

  /// - Returns: the number of the request.
  func append(_ request: FileServer.Request) -> Int {
    entries.withLock { entries in
      entries.append(request)
      return entries.count
    }
  }
}

/// Something that is waited for until a test opens it.
final class Gate: Sendable {
  private let promise = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Void.self)

  func open() { promise.succeed() }

  var future: EventLoopFuture<Void> { promise.futureResult }
}
