import Testing
import TranscriptionCore

@testable import WebInterface

@Suite(.timeLimit(.minutes(15)))
struct ShutdownTests {
  private static let call =
    "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(MultipartBody.contentType)\r\n"

  private static var pending: FakeSessionService.Behaviour {
    var behaviour = FakeSessionService.Behaviour()
    behaviour.fate = .pending
    return behaviour
  }

  @Test func endsStreamsAndPollsAtOnceAndDropsIdleConnections() async throws {
    try await LiveServer.run { server in
      #expect(server.port > 0)
      let idle = try await LooseClient.connect(to: server.port)
      let stream = try await server.ask("/events")
      let poll = try await server.ask("/events?wait_seconds=60", "Accept: application/json\r\n")
      await server.session.waiting.reached(2)
      await server.shutDown()
      for client in [idle, stream, poll] { try await client.closed() }
    }
  }

  /// A stop with a call under way: not ready, nothing new, and the call is answered as if there were no stop.
  @Test func aCallIsAnsweredWhileNewWorkIsRefused() async throws {
    try await LiveServer.run(behaviour: Self.pending) { server in
      async let answer = server.answer(Self.call, body: MultipartBody().file("abc").body)
      await server.service.opened.reached(2)
      let session = try #require(server.service.sessions.last)
      await session.waiting.reached(1)
      try await server.beginShutdown()
      let ready = try await server.answer("GET /health/ready HTTP/1.1\r\n\(server.head)")
      #expect(ready.hasPrefix("HTTP/1.1 503 ") && ready.contains("shutting_down"), "\(ready)")
      for path in ["/v1/sessions", "/v1/sessions/\(server.session.id)/files", "/v1/audio/transcriptions"] {
        let refused = try await server.answer("POST \(path) HTTP/1.1\r\n\(server.head)")
        #expect(refused.hasPrefix("HTTP/1.1 503 ") && refused.contains("shutting_down"), "\(refused)")
        #expect(refused.lowercased().contains("\r\nretry-after: 5"), "\(refused)")
      }
      let known = try await server.answer("GET /v1/sessions/\(server.session.id) HTTP/1.1\r\n\(server.head)")
      #expect(known.hasPrefix("HTTP/1.1 200 "), "\(known)")
      for file in try await session.files() { session.complete(file.record.id) }
      let text = try await answer
      #expect(text.hasPrefix("HTTP/1.1 200 ") && text.contains("Hello there."), "\(text)")
    }
  }

  @Test func aCallThatCannotBeAnsweredInTimeIsToldSo() async throws {
    try await LiveServer.run(behaviour: Self.pending, patience: .milliseconds(1)) { server in
      async let answer = server.answer(Self.call, body: MultipartBody().file("abc").body)
      await server.service.opened.reached(2)
      let session = try #require(server.service.sessions.last)
      await session.waiting.reached(1)
      await server.shutDown()
      let text = try await answer
      #expect(text.hasPrefix("HTTP/1.1 503 ") && text.contains("shutting_down"), "\(text)")
      #expect(text.lowercased().contains("\r\nretry-after: 5"), "\(text)")
    }
  }
}
