import HTTPTypes
import Logging
import ServiceLifecycle
import Testing
import TranscriptionCore

@testable import WebInterface

/// A server on a real port in a service group, with one open session, for connections that a shutdown has to end.
struct LiveServer {
  let session: FakeSession
  let port: Int
  let service: FakeSessionService
  /// Every path that is served, with its methods.
  let routes: [String: [HTTPRequest.Method]]
  /// `Host` and the session's token, each with its line's end.
  let head: String
  private let web: WebInterface
  private let group: ServiceGroup

  /// Runs until `body` has called ``shutDown()``, and is awaited.
  static func run(
    _ configuration: WebServerConfiguration = .init(port: 0), label: String? = nil,
    behaviour: FakeSessionService.Behaviour = .init(), patience: Duration = .seconds(300),
    body: (LiveServer) async throws -> Void
  ) async throws {
    let service = FakeSessionService(behaviour)
    var wishes = SessionPatch()
    wishes.label = label
    let opened = try await service.open(wishes, credential: nil, transient: false)
    let (ports, port) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "web.tests")
    logger.logLevel = .critical
    let web = try WebInterface(
      service: service, configuration: configuration, logger: logger, onListening: { _, number in port.yield(number) })
    let drain = web.drainService(patience: patience)
    let group = ServiceGroup(configuration: .init(services: [web, drain], logger: logger))
    async let running: Void = group.run()
    try await body(
      LiveServer(
        session: try #require(service.sessions.first), port: try #require(await ports.first { _ in true }),
        service: service, routes: web.routes, head: "Host: localhost\r\nAuthorization: Bearer \(opened.token)\r\n",
        web: web, group: group))
    try await running
  }

  func shutDown() async { await group.triggerGracefulShutdown() }

  /// Begins a stop and returns once the server knows, while it still accepts connections because a call is under way.
  func beginShutdown() async throws {
    await shutDown()
    while try await answer("GET /health/ready HTTP/1.1\r\n\(head)").hasPrefix("HTTP/1.1 200 ") { await Task.yield() }
  }

  /// The whole answer to a request on a connection of its own.
  func answer(_ request: String, body: String = "") async throws -> String {
    let client = try await LooseClient.connect(to: port)
    try await client.send("\(request)Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let answer = await client.receive(until: "never")
    try? await client.close()
    return answer
  }

  /// Sends a request for the session on a connection of its own.
  func ask(_ path: String, _ more: String = "") async throws -> LooseClient {
    let client = try await LooseClient.connect(to: port)
    try await client.send("GET /v1/sessions/\(session.id)\(path) HTTP/1.1\r\n\(head)\(more)\r\n")
    return client
  }
}
