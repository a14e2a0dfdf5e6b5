import Testing

@Suite(.timeLimit(.minutes(5)))
struct ShutdownTests {
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
}
