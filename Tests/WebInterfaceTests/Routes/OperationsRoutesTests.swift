import HTTPTypes
import HummingbirdTesting
import Testing
import TranscriptionCore

@testable import WebInterface

struct OperationsRoutesTests {
  @Test func figuresAreInTheServersForm() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.get, "/v1/operations", [.authorization: "Bearer \(session.token)"])
      #expect(response.status == .ok && response.headers[.cacheControl] == "no-store")
      let json = try JSONValue(response.body)
      #expect(json["server"]?["uptime_seconds"]?.number == 12)
      #expect(json["engines"]?[0]?["capabilities"]?["word_times"]?.bool == true)
      #expect(json["engines"]?[0]?["workers"]?["failed_starts"]?.number == 1)
      #expect(json["sessions"]?["list"]?[0]?["id"]?.string == session.id.description)
      #expect(json["sessions"]?["list"]?[0]?["fair_share"]?.number == 0.25)
      #expect(json["throughput"]?["audio_seconds_per_second"]?["one_minute"]?.number == 3)
      #expect(json["waits"]?["first_words"]?["p95"]?.number == 2)
      #expect(json["drop_folder"]?["mode"]?.string == "inotify")
    }
  }

  @Test func aKeyIsNeededWhereTheServerHasAny() async throws {
    try await TestServer.run(.init(apiKey: "key")) { server in
      let session = try await server.open()
      try expectError(try await server.send(.get, "/v1/operations"), .unauthorized, type: "authentication_error")
      let token: HTTPFields = [.authorization: "Bearer \(session.token)"]
      try expectError(try await server.send(.get, "/v1/operations", token), .unauthorized)
      try expectError(try await server.send(.get, "/v1/operations?access_token=key"), .unauthorized)
      let answer = try await server.send(.get, "/v1/operations", [.authorization: "Bearer key"])
      #expect(answer.status == .ok)
      try expectError(try await server.send(.post, "/v1/operations"), .methodNotAllowed)
    }
  }
}
