import NIOCore
import NIOHTTP1
import NIOPosix

/// A server on this machine that keeps what it is sent and answers as a test says.
final class ScriptedServer: Sendable {
  enum Answer: Sendable {
    case reply(Int, [String: String] = [:], String)
    /// Closes the connection without a word.
    case hangUp
    /// What no HTTP server says.
    case raw(String)

    static func text(_ text: String) -> Answer { .reply(200, [:], #"{"text":"\#(text)"}"#) }
  }

  typealias Script = @Sendable (ReceivedRequest) async -> Answer

  /// All but those for the list of models.
  let requests: Recorded<ReceivedRequest>
  /// One for each connection that has ended.
  let endings: Recorded<Void>
  private let channel: any Channel

  var port: Int { channel.localAddress?.port ?? 0 }
  var url: String { "http://127.0.0.1:\(port)/v1" }

  /// Runs a server as long as `body` does.
  static func run<Value>(
    _ script: @escaping Script, isolation: isolated (any Actor)? = #isolation,
    body: (ScriptedServer) async throws -> Value
  ) async throws -> Value {
    let received = Recorded<ReceivedRequest>()
    let ended = Recorded<Void>()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Conversation(script, received, ended))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = ScriptedServer(channel: channel, requests: received, endings: ended)
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body(server)) } catch { outcome = .failure(error) }
    try await channel.close()
    return try outcome.get()
  }

  private init(channel: any Channel, requests: Recorded<ReceivedRequest>, endings: Recorded<Void>) {
    self.channel = channel
    self.requests = requests
    self.endings = endings
  }
}
