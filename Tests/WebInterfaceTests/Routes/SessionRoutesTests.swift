import HTTPTypes
import HummingbirdTesting
import Testing
import TranscriptionCore

@testable import WebInterface

struct SessionRoutesTests {
  @Test func opensASessionWithoutABody() async throws {
    try await TestServer.run { server in
      let response = try await server.send(.post, "/v1/sessions")
      #expect(response.status == .created)
      let body = try JSONValue(response.body)
      #expect(
        body.keys == [
          "created_at", "drop_folder", "drop_prefix", "engine", "expires_at", "id", "limits", "state", "token",
        ])
      let session = try #require(server.service.sessions.first)
      #expect(body["id"]?.string == "\(session.id)")
      #expect(body["token"]?.string == session.token)
      #expect(body["state"]?.string == "open")
      #expect(body["drop_prefix"]?.string == "\(session.id)_")
      #expect(body["engine"]?["capabilities"]?["word_times"] == .bool(true))
      #expect(body["created_at"]?.string == "1970-01-01T00:00:00.000Z")
    }
  }

  @Test func opensASessionWithWishes() async throws {
    try await TestServer.run { server in
      let session = try await server.open(#"{"language":"de","label":"Probe","unknown":1}"#)
      let body = try JSONValue(try await server.send(.get, session).body)
      #expect(
        body.keys == [
          "can_diarize", "created_at", "expires_at", "id", "label", "last_active_at", "options", "player", "queue",
          "state", "usage",
        ])
      #expect(body["label"]?.string == "Probe")
      #expect(body["options"]?["language"]?.string == "de")
      #expect(body["options"]?["prompt"] == .null)
      #expect(body["usage"]?.keys == ["audio_seconds", "bytes", "files"])
    }
  }

  @Test(arguments: [true, false])
  func saysWhetherAnyEngineTellsSpeakersApart(isOne: Bool) async throws {
    var behaviour = FakeSessionService.Behaviour()
    behaviour.engines[1].capabilities.diarization = isOne
    try await TestServer.run(behaviour) { server in
      let session = try await server.open("{}")
      #expect(try JSONValue(try await server.send(.get, session).body)["can_diarize"] == .bool(isOne))
    }
  }

  @Test(arguments: ["{", "nonsense", "[1]", "\"text\""])
  func refusesABodyThatIsNoJSONObject(body: String) async throws {
    try await TestServer.run { server in
      try expectError(
        try await server.send(.post, "/v1/sessions", body: body), .badRequest, type: "invalid_request_error")
    }
  }

  @Test func namesTheFieldThatIsWrong() async throws {
    try await TestServer.run { server in
      let response = try await server.send(.post, "/v1/sessions", body: #"{"weight":"heavy"}"#)
      try expectError(response, .badRequest, code: "invalid_field", parameter: "weight")
      let nested = try await server.send(.post, "/v1/sessions", body: #"{"hotwords":["a",2]}"#)
      try expectError(nested, .badRequest, parameter: "hotwords[1]")
    }
  }

  /// Numbers that JSON can say and a field cannot hold.
  @Test(arguments: [
    (#"{"weight":1.5}"#, "weight"), (#"{"weight":1e400}"#, "weight"),
    (#"{"label":"1.5","weight":99999999999999999999999,"hotwords":["2.5"]}"#, "weight"),
    (#"{"other":{"deep":[1,-0.5]},"max_speakers":2.5}"#, "max_speakers"), (#"{"other":1.5,"weight":2.5}"#, nil),
  ])
  func namesTheNumberThatDoesNotFit(body: String, field: String?) async throws {
    try await TestServer.run { server in
      let response = try await server.send(.post, "/v1/sessions", body: body)
      try expectError(response, .badRequest, code: "invalid_field", parameter: field)
      #expect(try JSONValue(response.body)["error"]?["message"]?.string?.contains("fraction") == true)
    }
  }

  @Test func namesTheRateThatIsBeyondAllNumbers() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.post, session, "/player/rate", body: #"{"rate":1e400}"#)
      try expectError(response, .badRequest, code: "invalid_field", parameter: "rate")
    }
  }

  @Test(arguments: [#"{"weight":1.5"#, "{'weight':1.5}", "1.5", "[1.5]"])
  func aBodyThatIsNoJSONIsNotANumberThatDoesNotFit(body: String) async throws {
    try await TestServer.run { server in
      try expectError(try await server.send(.post, "/v1/sessions", body: body), .badRequest, code: "invalid_json")
    }
  }

  @Test func refusesABodyOverTheLimit() async throws {
    try await TestServer.run(configuration: .init(port: 0, maximumJSONBytes: 100)) { server in
      let body = #"{"label":"\#(String(repeating: "x", count: 200))"}"#
      let response = try await server.send(.post, "/v1/sessions", body: body)
      try expectError(response, .contentTooLarge, code: "body_too_large")
    }
  }

  @Test func passesOnWhatTheServiceRefuses() async throws {
    try await TestServer.run(.init(maximumSessions: 0)) { server in
      let full = try await server.send(.post, "/v1/sessions")
      try expectError(full, .serviceUnavailable, code: "sessions_full", type: "overloaded_error")
      #expect(full.headers[.retryAfter] == "5")
      #expect(try JSONValue(full.body)["error"]?["limit"] == .number(0))
    }
    try await TestServer.run { server in
      let wrong = try await server.send(.post, "/v1/sessions", body: #"{"weight":99}"#)
      try expectError(wrong, .badRequest, code: "invalid_option", parameter: "weight")
    }
  }

  @Test func listsSessionsInPages() async throws {
    try await TestServer.run(.init(apiKey: "key")) { server in
      let key: HTTPFields = [.authorization: "Bearer key"]
      let first = try await server.open()
      let second = try await server.open()
      let ids = { (response: TestResponse) in
        try JSONValue(response.body)["sessions"]?.array?.compactMap { $0["id"]?.string }
      }
      #expect(try ids(try await server.send(.get, "/v1/sessions", key)) == ["\(second.id)", "\(first.id)"])
      #expect(try ids(try await server.send(.get, "/v1/sessions?limit=1", key)) == ["\(second.id)"])
      #expect(try ids(try await server.send(.get, "/v1/sessions?after=\(second.id)", key)) == ["\(first.id)"])
      try expectError(try await server.send(.get, "/v1/sessions?limit=0", key), .badRequest, parameter: "limit")
      try expectError(try await server.send(.get, "/v1/sessions?after=x", key), .badRequest, parameter: "after")
    }
  }

  @Test func withoutKeysATokenListsItsSessionOnly() async throws {
    try await TestServer.run { server in
      let first = try await server.open()
      _ = try await server.open()
      try expectError(try await server.send(.get, "/v1/sessions"), .unauthorized, code: "missing_credential")
      let list = try await server.send(.get, "/v1/sessions", [.authorization: "Bearer \(first.token)"])
      #expect(try JSONValue(list.body)["sessions"]?.array?.compactMap { $0["id"]?.string } == ["\(first.id)"])
    }
  }

  @Test func changesASession() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.patch, session, body: #"{"language":"fr"}"#)
      #expect(response.status == .ok)
      #expect(try JSONValue(response.body)["options"]?["language"]?.string == "fr")
      #expect(try await server.send(.patch, session).status == .ok)
    }
  }

  @Test func renewsTheLease() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.put, session, "/heartbeat")
      #expect(try JSONValue(response.body)["expires_at"]?.string == "1970-01-01T00:15:00.000Z")
    }
  }

  @Test func endsASessionOnce() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.delete, session)
      #expect(response.status == .ok)
      let receipt = try JSONValue(response.body)
      #expect(receipt.keys == ["bytes_removed", "duration_ms", "files_removed", "id", "state", "windows_cancelled"])
      #expect(receipt["state"]?.string == "ended")
      try expectError(try await server.send(.delete, session), .notFound, code: "session_not_found")
    }
  }

  @Test func makesViewersThatOnlyRead() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.post, session, "/viewers", body: #"{"expires_in_seconds":60}"#)
      #expect(response.status == .created)
      let viewer = try #require(try JSONValue(response.body)["token"]?.string)
      #expect(try JSONValue(response.body)["expires_at"]?.string == "1970-01-01T00:01:00.000Z")
      #expect(try JSONValue(response.body).keys == ["created_at", "expires_at", "id", "token"])
      let headers: HTTPFields = [.authorization: "Bearer \(viewer)"]
      #expect(try await server.send(.get, session, "", headers).status == .ok)
      try expectError(
        try await server.send(.patch, session, "", headers), .forbidden, code: "read_only", type: "permission_error")
      // How long it may be is for the session to say.
      let wrong = try await server.send(.post, session, "/viewers", body: #"{"expires_in_seconds":0}"#)
      try expectError(wrong, .badRequest, code: "invalid_value", parameter: "expires_in_seconds")
    }
  }

  @Test func listsAndRevokesViewers() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let made = try JSONValue(try await server.send(.post, session, "/viewers").body)
      _ = try await server.send(.post, session, "/viewers")
      let id = try #require(made["id"]?.string)
      let token = try #require(made["token"]?.string)
      let list = try JSONValue(try await server.send(.get, session, "/viewers").body)["viewers"]
      #expect(list?.array?.count == 2)
      #expect(list?[0]?.keys == ["created_at", "expires_at", "id"])
      #expect(list?[0]?["id"]?.string == id)
      let viewer: HTTPFields = [.authorization: "Bearer \(token)"]
      try expectError(try await server.send(.get, session, "/viewers", viewer), .forbidden, code: "read_only")
      try expectError(try await server.send(.delete, session, "/viewers/\(id)", viewer), .forbidden, code: "read_only")
      #expect(try await server.send(.delete, session, "/viewers/\(id)").status == .noContent)
      for gone in [id, "no-id"] {
        try expectError(
          try await server.send(.delete, session, "/viewers/\(gone)"), .notFound, code: "viewer_not_found")
      }
      try expectError(try await server.send(.get, session, "", viewer), .unauthorized, code: "invalid_credential")
    }
  }
}
