import HTTPTypes
import HummingbirdTesting
import Testing

@testable import WebInterface

@Suite(.timeLimit(.minutes(15)))
struct HostAndOriginTests {
  private static func answer(_ server: LiveServer, _ request: String) async throws -> String {
    let client = try await LooseClient.connect(to: server.port)
    try await client.send(request)
    let answer = await client.receive(until: "}")
    try await client.close()
    return answer
  }

  @Test(arguments: [
    ("GET /health HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "),
    ("GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", "HTTP/1.1 400 "),
    ("GET /health HTTP/1.1\r\nHost: sotto.lan\r\n\r\n", "HTTP/1.1 421 "),
    ("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200 "),
    ("GET /health HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "HTTP/1.1 200 "),
    ("GET /health HTTP/1.0\r\n\r\n", "HTTP/1.0 200 "),
    ("GET /health HTTP/1.0\r\nHost: sotto.lan\r\n\r\n", "HTTP/1.0 421 "),
    // No word that the parser knows for a method.
    ("nonsense\r\n\r\n", "HTTP/1.1 405 "), ("GET nonsense\r\n\r\n", "HTTP/1.1 400 "),
    ("GET http://sotto.lan/health HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 400 "),
    ("GET http://LOCALHOST/health HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200 "),
    ("GET /health HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 90_000))\r\n\r\n", "HTTP/1.1 431 "),
    ("GET /health HTTP/1.1\r\n\(String(repeating: "X: x\r\n", count: 20_000))\r\n", "HTTP/1.1 431 "),
    ("POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "HTTP/1.1 501 "),
    ("POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 201 "),
    (
      "POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
      "HTTP/1.1 415 "
    ),
  ])
  func aRequestSaysWhichServerItMeans(request: String, status: String) async throws {
    try await LiveServer.run { server in
      let answer = try await Self.answer(server, request)
      #expect(answer.hasPrefix(status), "\(answer)")
      #expect(answer.lowercased().contains("x-request-id: "))
      await server.shutDown()
    }
  }

  @Test(arguments: [
    ("http://localhost:81", 403), ("https://localhost", 403), ("http://evil.example", 403), ("null", 403),
    ("http://localhost:8080", 200), ("file://", 403), ("http://localhost:8080/x", 403), ("HTTP://LOCALHOST:8080", 403),
  ])
  func pagesOfOtherOriginsChangeNothing(origin: String, status: Int) async throws {
    try await LiveServer.run { server in
      let head = server.head.replacing("Host: localhost", with: "Host: localhost:8080")
      let answer = try await Self.answer(
        server,
        "PUT /v1/sessions/\(server.session.id)/heartbeat HTTP/1.1\r\n\(head)Origin: \(origin)\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
      let reading = try await Self.answer(
        server, "GET /v1/sessions/\(server.session.id) HTTP/1.1\r\n\(head)Origin: \(origin)\r\n\r\n")
      #expect(reading.hasPrefix("HTTP/1.1 200 "))
      await server.shutDown()
    }
  }

  @Test func aListedNameIsAnOwnOriginBehindAProxy() async throws {
    var configuration = WebServerConfiguration(port: 0)
    configuration.allowedHosts = ["sotto.example"]
    try await LiveServer.run(configuration) { server in
      let answer = try await Self.answer(
        server,
        "PUT /v1/sessions/\(server.session.id)/heartbeat HTTP/1.1\r\n\(server.head)Origin: https://sotto.example\r\n\r\n"
      )
      #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
      await server.shutDown()
    }
  }
}
