import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

@Suite(.timeLimit(.minutes(1)))
struct ShutdownTests {
  @Test func endsStreamsAndPollsAtOnceAndDropsIdleConnections() async throws {
    let service = FakeSessionService()
    let opened = try await service.open(SessionPatch(), credential: nil, transient: false)
    let session = try #require(service.sessions.first)
    let (ports, port) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "web.tests")
    logger.logLevel = .critical
    let web = try WebInterface(
      service: service, configuration: .init(port: 0), logger: logger, onListening: { _, number in port.yield(number) })
    let group = ServiceGroup(configuration: .init(services: [web], logger: logger))
    async let running: Void = group.run()
    let number = try #require(await ports.first { _ in true })
    #expect(number > 0)
    let head = "Host: x\r\nAuthorization: Bearer \(opened.token)\r\n"
    let idle = try await LooseClient.connect(to: number)
    let stream = try await LooseClient.connect(to: number)
    try await stream.send("GET /v1/sessions/\(session.id)/events HTTP/1.1\r\n\(head)\r\n")
    let poll = try await LooseClient.connect(to: number)
    try await poll.send(
      "GET /v1/sessions/\(session.id)/events?wait_seconds=60 HTTP/1.1\r\n\(head)Accept: application/json\r\n\r\n")
    await session.waiting.reached(2)
    await group.triggerGracefulShutdown()
    try await running
    for client in [idle, stream, poll] { try await client.closed() }
  }
}
