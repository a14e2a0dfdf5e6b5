import HTTPTypes
import HummingbirdTesting
import Testing
import TranscriptionCore

@testable import WebInterface

struct CredentialTests {
  @Test func answersUnknownMalformedAndForeignSessionsAlike() async throws {
    try await TestServer.run { server in
      let mine = try await server.open()
      let other = try await server.open()
      let headers: HTTPFields = [
        .authorization: "Bearer \(mine.token)", .xRequestID: "same",
      ]
      let foreign = try await server.send(.get, "/v1/sessions/\(other.id)", headers)
      let unknown = try await server.send(.get, "/v1/sessions/\(SessionID())", headers)
      let malformed = try await server.send(.get, "/v1/sessions/not-an-id", headers)
      for response in [foreign, unknown, malformed] {
        try expectError(response, .notFound, code: "session_not_found", type: "not_found_error")
        #expect(response.body == foreign.body)
      }
    }
  }

  @Test func wantsACredential() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.get, "/v1/sessions/\(session.id)")
      try expectError(response, .unauthorized, type: "authentication_error")
      #expect(response.headers[.wwwAuthenticate] == "Bearer")
    }
  }

  @Test func takesTheTokenFromTheQuery() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let path = "/v1/sessions/\(session.id)"
      #expect(try await server.send(.get, "\(path)?access_token=\(session.token)").status == .ok)
      #expect(try await server.send(.put, "\(path)/heartbeat?access_token=\(session.token)").status == .ok)
    }
  }

  @Test func takesACookieForReadingOnly() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let path = "/v1/sessions/\(session.id)"
      let response = try await server.send(.post, session, "/cookie")
      #expect(response.status == .noContent)
      let cookie = try #require(response.headers[.setCookie])
      #expect(cookie.hasPrefix("sotto_token_\(session.id)=\(session.token); "))
      #expect(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict"))
      #expect(cookie.contains("; Path=\(path);"))
      let headers: HTTPFields = [.cookie: "other=1; sotto_token_\(session.id)=\(session.token)"]
      #expect(try await server.send(.get, path, headers).status == .ok)
      #expect(try await server.send(.head, path, headers).status == .ok)
      for (method, rest) in [
        (HTTPRequest.Method.patch, ""), (.delete, ""), (.put, "/heartbeat"), (.post, "/files"), (.post, "/player/play"),
        (.post, "/cookie"),
      ] {
        try expectError(try await server.send(method, path + rest, headers), .unauthorized)
      }
    }
  }

  @Test func aCookieNeverHoldsAnAPIKey() async throws {
    try await TestServer.run(.init(apiKey: "key-1")) { server in
      let session = try await server.open()
      let response = try await server.send(.post, session, "/cookie", [.authorization: "Bearer key-1"])
      #expect(response.status == .noContent)
      let cookie = try #require(response.headers[.setCookie])
      #expect(!cookie.contains("key-1"))
      let pair = try #require(cookie.split(separator: ";").first)
      let headers: HTTPFields = [.cookie: String(pair)]
      #expect(try await server.send(.get, "/v1/sessions/\(session.id)", headers).status == .ok)
    }
  }

  @Test func oneSessionsCookieIsNoOtherSessions() async throws {
    try await TestServer.run { server in
      let mine = try await server.open()
      let other = try await server.open()
      let headers: HTTPFields = [.cookie: "sotto_token_\(mine.id)=\(mine.token)"]
      try expectError(try await server.send(.get, "/v1/sessions/\(other.id)", headers), .unauthorized)
      let renamed: HTTPFields = [.cookie: "sotto_token_\(other.id)=\(mine.token)"]
      try expectError(try await server.send(.get, "/v1/sessions/\(other.id)", renamed), .notFound)
    }
  }

  @Test func wantsTheServersKeyWhereThereIsOne() async throws {
    try await TestServer.run(.init(apiKey: "key-1")) { server in
      for (method, path) in [
        (HTTPRequest.Method.post, "/v1/sessions"), (.get, "/v1/sessions"), (.get, "/v1/models"),
        (.post, "/v1/audio/transcriptions"),
      ] {
        try expectError(try await server.send(method, path), .unauthorized, code: "missing_credential")
        try expectError(
          try await server.send(method, path, [.authorization: "Bearer wrong"]), .unauthorized)
        try expectError(
          try await server.send(method, path + "?access_token=key-1"), .unauthorized)
      }
      let session = try await server.open()
      let headers: HTTPFields = [.authorization: "bearer key-1"]
      #expect(try await server.send(.get, session, "", headers).status == .ok)
      #expect(try await server.send(.get, "/health").status == .ok)
      #expect(try await server.send(.get, "/").status == .ok)
    }
  }

  @Test func refusesChangesFromOtherSites() async throws {
    try await TestServer.run { server in
      for site in ["cross-site", "same-site"] {
        let headers: HTTPFields = [.secFetchSite: site]
        try expectError(
          try await server.send(.post, "/v1/sessions", headers), .forbidden, code: "cross_site_request")
        #expect(try await server.send(.get, "/", headers).status == .ok)
      }
      #expect(try await server.send(.post, "/v1/sessions", [.secFetchSite: "same-origin"]).status == .created)
      #expect(try await server.send(.post, "/v1/sessions", [.secFetchSite: "none"]).status == .created)
    }
  }
}
