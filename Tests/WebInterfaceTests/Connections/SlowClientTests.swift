import NIOCore
import Synchronization
import Testing

@testable import WebInterface

/// Clients that take or give too little. The limits are small; nothing here depends on how long they take.
@Suite(.timeLimit(.minutes(15)))
struct SlowClientTests {
  private static func configuration(_ change: (inout ConnectionLimits) -> Void) -> WebServerConfiguration {
    var configuration = WebServerConfiguration(port: 0)
    configuration.connectionLimits.tick = .milliseconds(10)
    change(&configuration.connectionLimits)
    return configuration
  }

  /// Also where no length was announced: what came must not be taken for the whole.
  @Test(arguments: ["Content-Length: 1000\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"])
  func aBodyThatStopsComingIsGivenUp(body: String) async throws {
    let limits = Self.configuration { $0.bodyWindow = .milliseconds(100) }
    try await LiveServer.run(limits) { server in
      let client = try await LooseClient.connect(to: server.port)
      try await client.send(
        "POST /v1/sessions/\(server.session.id)/files HTTP/1.1\r\n\(server.head)\(body)")
      let answer = await client.receive(until: "}}")
      #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("body_too_slow"), "\(answer)")
      await server.session.uploadsBroken.reached()
      #expect(server.session.state.withLock { $0.files.isEmpty })
      try await client.closed()
      await server.shutDown()
    }
  }

  @Test func aConnectionWithoutARequestIsClosed() async throws {
    try await LiveServer.run(Self.configuration { $0.firstRequest = .milliseconds(50) }) { server in
      let silent = try await LooseClient.connect(to: server.port)
      try await silent.send("GET /health HTTP/1.1\r\nX: ")
      try await silent.closed()
      await server.shutDown()
    }
    try await LiveServer.run(Self.configuration { $0.idle = .milliseconds(50) }) { server in
      let served = try await LooseClient.connect(to: server.port)
      try await served.send("GET /health HTTP/1.1\r\n\(server.head)\r\n")
      #expect(await served.receive(until: "}").hasPrefix("HTTP/1.1 200 "))
      try await served.closed()
      await server.shutDown()
    }
  }

  @Test func aClientThatSendsOnAfterARefusalIsCutOff() async throws {
    let limits = Self.configuration { $0.lingerPause = .milliseconds(50) }
    try await LiveServer.run(limits) { server in
      let client = try await LooseClient.connect(to: server.port)
      try await client.send("POST /v1/nowhere HTTP/1.1\r\n\(server.head)Content-Length: 1000000\r\n\r\nabc")
      #expect(await client.receive(until: "}}").hasPrefix("HTTP/1.1 404 "))
      try await client.closed()
      await server.shutDown()
    }
  }

  @Test func whatIsOverTheLimitIsRefusedInWords() async throws {
    var configuration = WebServerConfiguration(port: 0)
    configuration.maximumConnections = 1
    try await LiveServer.run(configuration) { server in
      let waiting = try await server.ask("/events")
      _ = await waiting.receive(until: "retry: 2000")
      let refused = try await LooseClient.connect(to: server.port)
      let answer = await refused.receive(until: "}}")
      #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("connections_full"), "\(answer)")
      try await refused.closed()
      await server.shutDown()
      try await waiting.closed()
    }
  }
}
