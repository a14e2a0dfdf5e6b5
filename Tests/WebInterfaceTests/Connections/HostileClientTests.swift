import HTTPTypes
import Testing
import TranscriptionCore

@testable import WebInterface

/// Every route against every way in which a client can misbehave on its connection. The server has to be there afterwards,
/// hold nothing for the clients that have gone, and stop when it is told to.
@Suite(.timeLimit(.minutes(15)))
struct HostileClientTests {
  enum Conduct: String, CaseIterable, Sendable {
    /// Sends the whole request and is gone.
    case close, reset, halfClose
    /// Sends another request behind it, then goes.
    case pipelined, pipelinedReset
    /// A body in pieces of one byte, of which the last never comes.
    case oneByteChunks
    /// Bytes that belong to nothing, at once and later.
    case bytesBehindTheEnd, lateBytes
    /// Says what length is to come, and goes in the middle.
    case cutShort
  }

  private static let form =
    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nabc\r\n"
    + "--b\r\nContent-Disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n--b--\r\n"

  private static func body(of path: String) -> (type: String, bytes: String) {
    if path.hasSuffix("/files") || path.hasPrefix("/v1/audio") { return ("multipart/form-data; boundary=b", form) }
    if path.hasSuffix("from-url") || path.hasSuffix("record") {
      return ("application/json", #"{"url":"http://127.0.0.1:9/a"}"#)
    }
    return ("application/json", "{}")
  }

  private static func chunked(_ text: String) -> String {
    text.utf8.map { "1\r\n\(Character(Unicode.Scalar($0)))\r\n" }.joined()
  }

  private static func play(
    _ conduct: Conduct, _ method: String, _ target: String, path: String, on server: LiveServer,
    beforeLeaving: () async -> Void = {}
  ) async throws {
    let client = try await LooseClient.connect(to: server.port)
    let (type, body) = body(of: path)
    let head = "\(method) \(target) HTTP/1.1\r\n\(server.head)Content-Type: \(type)\r\n"
    let whole = "\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    switch conduct {
    case .close, .reset, .halfClose: try await client.send(whole)
    case .pipelined, .pipelinedReset:
      try await client.send(whole + "GET /health HTTP/1.1\r\n\(server.head)\r\n")
    case .oneByteChunks:
      try await client.send(
        "\(head)Transfer-Encoding: chunked\r\n\r\n\(chunked(body))\(chunked("twenty pieces more.."))")
    case .bytesBehindTheEnd: try await client.send(whole + "\0\0 not a request\r\n\r\n")
    case .lateBytes:
      try await client.send(whole)
      try? await client.send("late bytes that are no request\r\n\r\n")
    case .cutShort: try await client.send("\(head)Content-Length: 100000\r\n\r\n\(body)")
    }
    await beforeLeaving()
    switch conduct {
    case .reset, .pipelinedReset: try? await client.reset()
    case .halfClose:
      try? await client.closeSending()
      try await client.closed()
    default: try? await client.close()
    }
  }

  @Test(arguments: Conduct.allCases)
  func everyRouteBearsIt(conduct: Conduct) async throws {
    var behaviour = FakeSessionService.Behaviour()
    behaviour.fate = .pending
    behaviour.maximumSessions = 1_000
    try await LiveServer.run(label: "endless", behaviour: behaviour) { server in
      for (path, methods) in server.routes.sorted(by: { $0.key < $1.key }) {
        let target = path.replacing("{session}", with: "\(server.session.id)")
          .replacing("{file}", with: "\(FileID())").replacing("**", with: "x")
        for method in methods where !(method == .delete && path == "/v1/sessions/{session}") {
          try await Self.play(conduct, method.rawValue, target, path: path, on: server)
        }
      }
      let health = try await LooseClient.connect(to: server.port)
      try await health.send("GET /health HTTP/1.1\r\n\(server.head)\r\n")
      #expect(await health.receive(until: "}").hasPrefix("HTTP/1.1 200 "))
      await server.shutDown()
      try await health.closed()
    }
  }

  /// A façade call whose connection breaks before its first frame must not leave its session behind.
  @Test(arguments: [Conduct.close, .reset, .pipelinedReset])
  func aFacadeCallTakesItsSessionAlong(conduct: Conduct) async throws {
    var behaviour = FakeSessionService.Behaviour()
    behaviour.fate = .pending
    try await LiveServer.run(behaviour: behaviour) { server in
      for count in 1...20 {
        try await Self.play(
          conduct, "POST", "/v1/audio/transcriptions", path: "/v1/audio/transcriptions", on: server,
          beforeLeaving: { await server.service.opened.reached(count + 1) })
        await server.service.ended.reached(count)
      }
      #expect(server.service.sessions.count == 1)
      await server.shutDown()
    }
  }

  @Test func aListenerWithABodyThatIsNeverReadGivesItsSeatBack() async throws {
    try await LiveServer.run(label: "endless") { server in
      for count in 1...3 {
        let client = try await LooseClient.connect(to: server.port)
        try await client.send(
          "GET /v1/sessions/\(server.session.id)/player/stream HTTP/1.1\r\n\(server.head)"
            + "Transfer-Encoding: chunked\r\n\r\n\(Self.chunked("twenty pieces of body"))")
        #expect(await client.receive(until: " sound").hasPrefix("HTTP/1.1 200 "))
        try await client.close()
        await server.session.leftListeners.reached(count)
      }
      await server.shutDown()
    }
  }

  @Test func aFormWithFarMoreBehindItsEndIsAnswered() async throws {
    try await LiveServer.run { server in
      let client = try await LooseClient.connect(to: server.port)
      let body = Self.form + String(repeating: "x", count: 400_000)
      try await client.send(
        "POST /v1/audio/transcriptions HTTP/1.1\r\n\(server.head)Content-Type: multipart/form-data; boundary=b\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
      #expect(await client.receive(until: "transcript.text.done").hasPrefix("HTTP/1.1 200 "))
      await server.service.ended.reached()
      try await client.closed()
      await server.shutDown()
    }
  }

  @Test func aRefusedUploadClosesItsConnection() async throws {
    try await LiveServer.run { server in
      let client = try await LooseClient.connect(to: server.port)
      try await client.send(
        "POST /v1/sessions/\(SessionID())/files HTTP/1.1\r\n\(server.head)Content-Length: 1000000\r\n\r\nabc")
      let answer = await client.receive(until: "}}")
      #expect(answer.hasPrefix("HTTP/1.1 404 ") && answer.lowercased().contains("connection: close"), "\(answer)")
      try await client.closed()
      await server.shutDown()
    }
  }

  /// The decoder would keep whatever comes behind such a request.
  @Test(arguments: [
    "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n",
    "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
  ])
  func aRequestForAnotherProtocolIsAnsweredAndIsTheLast(request: String) async throws {
    try await LiveServer.run { server in
      let client = try await LooseClient.connect(to: server.port)
      try await client.send(request)
      let answer = await client.receive(until: "}")
      #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.lowercased().contains("connection: close"), "\(answer)")
      try await client.closed()
      await server.shutDown()
    }
  }

  @Test func requestsInARowAreAnsweredInTheirOrder() async throws {
    try await LiveServer.run { server in
      let client = try await LooseClient.connect(to: server.port)
      let poll = "GET /v1/sessions/\(server.session.id)/events?after=0&wait_seconds=0.5 HTTP/1.1\r\n"
      try await client.send(
        poll + "Accept: application/json\r\n\(server.head)\r\nGET /health HTTP/1.1\r\n\(server.head)\r\n"
          + "GET /v1/nowhere HTTP/1.1\r\n\(server.head)Connection: close\r\n\r\n")
      let answers = await client.receive(until: "Nothing is served")
      #expect(answers.contains("\"newest\"") && answers.contains("\"ok\""), "\(answers)")
      try await client.closed()
      await server.shutDown()
    }
  }

  @Test(arguments: ["/player/stream?format=mp3", "/events"])
  func theHeadOfAnEndlessStreamSaysNoLength(path: String) async throws {
    try await LiveServer.run { server in
      let client = try await LooseClient.connect(to: server.port)
      try await client.send("HEAD /v1/sessions/\(server.session.id)\(path) HTTP/1.1\r\n\(server.head)\r\n")
      let answer = await client.receive(until: "\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 200 ") && !answer.lowercased().contains("content-length"), "\(answer)")
      try await client.close()
      await server.shutDown()
    }
  }

  /// Some the parser knows and no path has, others it does not know.
  @Test(arguments: ["PROPFIND", "PURGE", "FOO", "get"])
  func anUnknownMethodIsNotAllowed(method: String) async throws {
    try await LiveServer.run { server in
      let client = try await LooseClient.connect(to: server.port)
      try await client.send("\(method) /health HTTP/1.1\r\n\(server.head)\r\n")
      let answer = await client.receive(until: "}}")
      #expect(answer.hasPrefix("HTTP/1.1 405 ") && answer.contains("method_not_allowed"), "\(answer)")
      #expect(answer.lowercased().contains("\r\nallow: get, head"), "\(answer)")
      try await client.close()
      await server.shutDown()
    }
  }

  @Test func eventsOfTheOldProtocolArePlainBytesUpToAnEnd() async throws {
    try await LiveServer.run { server in
      let client = try await LooseClient.connect(to: server.port)
      try await client.send("GET /v1/sessions/\(server.session.id)/events HTTP/1.0\r\n\(server.head)\r\n")
      await server.session.waiting.reached(1)
      await server.shutDown()
      let answer = await client.receive(until: "never")
      let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1)
      #expect(answer.hasPrefix("HTTP/1.0 200 ") && !answer.lowercased().contains("chunked"), "\(answer)")
      // Lines of events and comments, and no sizes between them.
      let lines = parts.last?.split(separator: "\n") ?? []
      #expect(!lines.isEmpty && lines.allSatisfy { $0.contains(":") }, "\(answer)")
    }
  }

  @Test func aClientOfTheOldProtocolGetsPlainBytesAndAnEnd() async throws {
    try await LiveServer.run(label: "short") { server in
      let client = try await LooseClient.connect(to: server.port)
      try await client.send(
        "GET /v1/sessions/\(server.session.id)/player/stream?format=mp3 HTTP/1.0\r\n\(server.head)\r\n")
      let answer = await client.receive(until: "never")
      #expect(answer.hasPrefix("HTTP/1.0 200 ") && answer.hasSuffix("\r\n\r\nmp3 sound"), "\(answer)")
      await server.shutDown()
    }
  }
}
