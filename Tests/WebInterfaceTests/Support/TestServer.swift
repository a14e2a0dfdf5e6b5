import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import TranscriptionCore

@testable import WebInterface

/// A server in front of a fake, and a client for it.
struct TestServer: Sendable {
  let service: FakeSessionService
  let client: any TestClientProtocol

  static func run(
    _ behaviour: FakeSessionService.Behaviour = .init(),
    configuration: WebServerConfiguration = .init(port: 0), over setup: TestingSetup = .router, log: LogBook? = nil,
    _ test: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    let service = FakeSessionService(behaviour)
    var logger = Logger(label: "web.tests") { _ in log?.handler ?? SwiftLogNoOpLogHandler() }
    if log == nil { logger.logLevel = .critical }
    let web = try WebInterface(service: service, configuration: configuration, logger: logger)
    try await web.application.test(setup) { client in
      try await test(TestServer(service: service, client: client))
    }
  }

  /// Opens a session with the server's key, if it has one.
  func open(_ body: String = "") async throws -> FakeSession {
    var headers: HTTPFields = [:]
    if let key = service.behaviour.apiKey { headers[.authorization] = "Bearer \(key)" }
    let response = try await send(.post, "/v1/sessions", headers, body: body)
    #expect(response.status == .created)
    return try #require(service.sessions.last)
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: String? = nil
  ) async throws -> TestResponse {
    try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
  }

  /// To a session's own address, with its token.
  func send(
    _ method: HTTPRequest.Method, _ session: FakeSession, _ path: String = "", _ headers: HTTPFields = [:],
    body: String? = nil
  ) async throws -> TestResponse {
    var headers = headers
    if headers[.authorization] == nil { headers[.authorization] = "Bearer \(session.token)" }
    return try await send(method, "/v1/sessions/\(session.id)\(path)", headers, body: body)
  }

  /// Uploads a file and returns its id.
  func upload(_ content: String, name: String = "talk.wav", to session: FakeSession) async throws -> FileID {
    let response = try await send(.post, session, "/files?name=\(name)", body: content)
    #expect(response.status == .accepted)
    return try #require(try JSONValue(response.body)["files"]?[0]?["id"]?.string.flatMap { FileID($0) })
  }
}

/// Checks that a response is an error in the envelope.
func expectError(
  _ response: TestResponse, _ status: HTTPResponse.Status, code: String? = nil, type: String? = nil,
  parameter: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(response.status == status, sourceLocation: sourceLocation)
  let error = try #require(try JSONValue(response.body)["error"], sourceLocation: sourceLocation)
  for key in ["message", "type", "param", "code"] {
    #expect(error[key] != nil, "no \(key)", sourceLocation: sourceLocation)
  }
  #expect(error["message"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
  #expect(response.headers[.xRequestID] != nil, sourceLocation: sourceLocation)
  if let code { #expect(error["code"]?.string == code, sourceLocation: sourceLocation) }
  if let type { #expect(error["type"]?.string == type, sourceLocation: sourceLocation) }
  if let parameter { #expect(error["param"]?.string == parameter, sourceLocation: sourceLocation) }
}
