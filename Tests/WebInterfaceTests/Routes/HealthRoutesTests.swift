import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import WebInterface

struct HealthRoutesTests {
  @Test func saysThatTheProcessLives() async throws {
    try await TestServer.run(.init(problems: ["disk low"])) { server in
      for path in ["/health", "/health/live"] {
        let response = try await server.send(.get, path)
        #expect(response.status == .ok)
        #expect(String(buffer: response.body) == #"{"status":"ok"}"#)
      }
      let ready = try await server.send(.get, "/health/ready")
      #expect(ready.status == .serviceUnavailable)
      #expect(String(buffer: ready.body) == #"{"reasons":["disk low"],"status":"unavailable"}"#)
    }
    try await TestServer.run { server in
      let ready = try await server.send(.get, "/health/ready")
      #expect(ready.status == .ok)
    }
  }
}
