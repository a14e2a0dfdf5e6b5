import HummingbirdTesting
import Testing

@testable import WebInterface

@Suite(.timeLimit(.minutes(15)))
struct ContinueTests {
  @Test func asksForTheBodyAtOnceWhenTheClientWaits() async throws {
    try await TestServer.run(over: .live) { server in
      let session = try await server.open()
      let client = try await LooseClient.connect(to: server)
      try await client.send(
        "POST /v1/sessions/\(session.id)/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(session.token)\r\n"
          + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
      let interim = await client.receive(until: "\r\n\r\n")
      #expect(interim.hasPrefix("HTTP/1.1 100 Continue\r\n"))
      try await client.send("abc")
      #expect(await client.receive(until: "}]}").hasPrefix("HTTP/1.1 202 "))
      try await client.close()
    }
  }
}
