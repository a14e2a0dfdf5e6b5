import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

struct ErrorEnvelopeTests {
  @Test(arguments: ["/v1/nothing", "/nothing.html", "/v1/sessions/x/y/z", "/V1/sessions"])
  func answersUnknownPaths(path: String) async throws {
    try await TestServer.run { server in
      for method in [HTTPRequest.Method.get, .post, .delete] {
        try expectError(
          try await server.send(method, path), .notFound, code: "not_found", type: "not_found_error")
      }
      #expect(try await server.send(.head, path).body.readableBytes == 0)
    }
  }

  @Test func answersWrongMethods() async throws {
    try await TestServer.run { server in
      for (method, path, allow) in [
        (HTTPRequest.Method.put, "/v1/sessions", "GET, HEAD, POST"), (.post, "/health", "GET, HEAD"),
        (.get, "/v1/audio/transcriptions", "POST"), (.post, "/", "GET, HEAD"),
        (.options, "/v1/sessions/x/player/seek", "POST"),
      ] {
        let response = try await server.send(method, path)
        try expectError(response, .methodNotAllowed, code: "method_not_allowed")
        #expect(response.headers[.allow] == allow)
      }
    }
  }

  @Test func keepsASaneRequestIDAndReplacesOthers() async throws {
    try await TestServer.run { server in
      let kept = try await server.send(.get, "/v1/nothing", [.xRequestID: "a-B_9.z"])
      #expect(kept.headers[.xRequestID] == "a-B_9.z")
      for bad in ["with space", "semi;colon", String(repeating: "x", count: 129)] {
        let id = try #require(try await server.send(.get, "/health", [.xRequestID: bad]).headers[.xRequestID])
        #expect(id != bad)
        #expect(RequestIdentifier.isSane(id))
      }
      let first = try await server.send(.get, "/health").headers[.xRequestID]
      let second = try await server.send(.get, "/health").headers[.xRequestID]
      #expect(first != second)
    }
  }

  @Test func hidesWhatWentWrongInside() throws {
    struct Secret: Error { let path = "/etc/secret" }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let error = ErrorResponse.serviceError(Secret(), logger: logger)
    #expect(error.kind == .server)
    #expect(!error.message.contains("secret"))
  }

  @Test(arguments: [
    ServiceError(.server, code: "internal_error", message: "See the log."),
    ServiceError(.overloaded, code: "storage_failed", message: "See the log."),
  ])
  func aFaultIsLoggedOnceWithItsCauseWhichNoClientSees(fault: ServiceError) async throws {
    let log = LogBook()
    try await TestServer.run(log: log) { server in
      let session = try await server.open()
      let file = try await server.upload("abc", to: session)
      session.state.withLock { $0.failingPages = fault.caused(by: "SQLite 10: disk I/O error") }
      let response = try await server.send(
        .get, session, "/files/\(file)/transcript?format=txt&download=1", [.xRequestID: "the-request"])
      #expect(response.status.code >= 500)
      #expect(!String(buffer: response.body).contains("SQLite"))
      let error = try JSONValue(response.body)["error"]
      #expect(error?.keys.contains("cause") == false)
      let line = try #require(log.lines.first)
      #expect(log.lines.count == 1)
      #expect(line.level == .error)
      #expect(line.metadata["error"] == "SQLite 10: disk I/O error")
      #expect(line.metadata["error.code"] == fault.code)
      #expect(line.metadata["request.id"] == "the-request")
      #expect(line.metadata["session.id"] == "\(session.id)")
    }
  }

  @Test func aRefusalOfAFullServerIsNoFault() async throws {
    let log = LogBook()
    try await TestServer.run(.init(maximumSessions: 0), log: log) { server in
      let response = try await server.send(.post, "/v1/sessions")
      #expect(response.status == .serviceUnavailable)
      #expect(log.lines.isEmpty)
    }
  }

  @Test(arguments: [
    (ServiceError.Kind.invalidRequest, 400, "invalid_request_error"), (.tooLarge, 413, "invalid_request_error"),
    (.unsupportedMediaType, 415, "invalid_request_error"), (.authentication, 401, "authentication_error"),
    (.permission, 403, "permission_error"), (.notFound, 404, "not_found_error"),
    (.conflict, 409, "conflict_error"), (.limitReached, 429, "rate_limit_exceeded"),
    (.overloaded, 503, "overloaded_error"), (.server, 500, "server_error"),
  ])
  func mapsEveryKind(kind: ServiceError.Kind, status: Int, type: String) {
    let error = ServiceError(kind, code: "x", message: "y")
    #expect(error.status.code == status)
    #expect(error.typeName == type)
    #expect((error.retryAfter != nil) == (status == 429 || status == 503))
  }
}
