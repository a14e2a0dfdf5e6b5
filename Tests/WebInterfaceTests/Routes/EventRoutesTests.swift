import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

@Suite(.timeLimit(.minutes(15)))
struct EventRoutesTests {
  private static let json: HTTPFields = [.accept: "application/json"]

  @Test func streamsUntilTheSessionEnds() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      session.append(.sessionOpened)
      session.append(.fileCreated(FileID(), name: "a.wav"))
      session.append(.sessionEnding)
      session.state.withLock { $0.hasEnded = true }
      let response = try await server.send(.get, session, "/events")
      #expect(response.headers[.contentType] == "text/event-stream; charset=utf-8")
      #expect(response.headers[.cacheControl] == "no-cache")
      #expect(response.headers[.xAccelBuffering] == "no")
      #expect(response.headers[.connection] == "close")
      let frames = String(buffer: response.body).split(separator: "\n\n").map(String.init)
      #expect(frames.count == 4)
      #expect(frames[0] == "retry: 2000")
      for (index, type) in ["session.opened", "file.created", "session.ending"].enumerated() {
        let lines = frames[index + 1].split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        #expect(lines[0] == "id: \(index + 1)")
        #expect(lines[1] == "event: \(type)")
        let data = try JSONValue(String(lines[2].dropFirst("data: ".count)))
        #expect(data["seq"] == .number(Double(index + 1)))
        #expect(data["type"]?.string == type)
        #expect(data["at"]?.string == "1970-01-01T00:00:00.000Z")
      }
    }
  }

  @Test func resumesAfterTheLastEvent() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      for _ in 1...5 { session.append(.sessionOpened) }
      session.state.withLock { $0.hasEnded = true }
      let ids = { (path: String, headers: HTTPFields) in
        String(buffer: try await server.send(.get, session, path, headers).body).split(separator: "\n")
          .filter { $0.hasPrefix("id: ") }.map(String.init)
      }
      #expect(try await ids("/events?after=3", [:]) == ["id: 4", "id: 5"])
      #expect(try await ids("/events", [.lastEventID: "4"]) == ["id: 5"])
      #expect(try await ids("/events?after=1", [.lastEventID: "5"]) == [])
      try expectError(try await server.send(.get, session, "/events?after=x"), .badRequest, parameter: "after")
      try expectError(
        try await server.send(.get, session, "/events", [.lastEventID: "x"]), .badRequest,
        parameter: "Last-Event-ID")
    }
  }

  @Test(arguments: ["application/json", "text/event-stream"])
  func noReaderIsAheadOfTheLog(accept: String) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      for _ in 1...3 { session.append(.sessionOpened) }
      session.state.withLock { $0.hasEnded = true }
      #expect(try await server.send(.get, session, "/events?after=3", [.accept: accept]).status == .ok)
      try expectError(
        try await server.send(.get, session, "/events?after=4", [.accept: accept]), .badRequest, code: "unknown_event",
        parameter: "after")
      if accept == "text/event-stream" {
        try expectError(
          try await server.send(.get, session, "/events", [.lastEventID: "4"]), .badRequest, code: "unknown_event",
          parameter: "Last-Event-ID")
      }
    }
  }

  @Test(arguments: ["application/json", "text/event-stream"])
  func whatWasDroppedIsGone(accept: String) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      for _ in 1...9 { session.append(.sessionOpened) }
      session.state.withLock { state in
        state.hasEnded = true
        state.firstEvent = 6
      }
      let gone = try await server.send(.get, session, "/events?after=4", [.accept: accept])
      try expectError(gone, .gone, type: "not_found_error", parameter: "after")
      let error = try JSONValue(gone.body)["error"]
      #expect(error?["code"]?.string == "events_expired")
      #expect(error?["first"]?.number == 6)
      #expect(try await server.send(.get, session, "/events?after=5", [.accept: accept]).status == .ok)
      #expect(try await server.send(.get, session, "/events", [.accept: accept]).status == .ok)
    }
  }

  @Test func fetchesALongLogInTurns() async throws {
    try await TestServer.run(configuration: .init(port: 0, eventsPerTurn: 3)) { server in
      let session = try await server.open()
      for _ in 1...100 { session.append(.sessionOpened) }
      session.state.withLock { $0.hasEnded = true }
      let body = String(buffer: try await server.send(.get, session, "/events").body)
      let ids = body.split(separator: "\n").filter { $0.hasPrefix("id: ") }
      #expect(ids == (1...100).map { "id: \($0)" })
    }
  }

  @Test func pingsWhileNothingHappens() async throws {
    try await TestServer.run(configuration: .init(port: 0, pingInterval: .milliseconds(1))) { server in
      let session = try await server.open()
      async let response = server.send(.get, session, "/events")
      await session.waiting.reached(3)
      session.append(.sessionOpened)
      _ = try await session.end()
      let body = String(buffer: try await response.body)
      #expect(body.contains("\n\n: ping\n\n: ping\n\n"))
      #expect(body.contains("id: 1\n"))
    }
  }

  @Test func pollsAsJSON() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      for _ in 1...4 { session.append(.sessionOpened) }
      let page = try JSONValue(try await server.send(.get, session, "/events?after=1&limit=2", Self.json).body)
      #expect(page.keys == ["events", "last", "newest"])
      #expect(page["events"]?.array?.compactMap { $0["seq"]?.number } == [2, 3])
      #expect(page["last"] == .number(3))
      let empty = try JSONValue(try await server.send(.get, session, "/events?after=4", Self.json).body)
      #expect(empty["events"] == .array([]))
      #expect(empty["last"] == .number(4))
      for (query, parameter) in [
        ("limit=1001", "limit"), ("limit=0", "limit"), ("wait_seconds=61", "wait_seconds"),
        ("wait_seconds=-1", "wait_seconds"),
        ("wait_seconds=nan", "wait_seconds"),
      ] {
        try expectError(
          try await server.send(.get, session, "/events?\(query)", Self.json), .badRequest, parameter: parameter)
      }
    }
  }

  @Test func aPollWaitsForTheFirstEvent() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      async let response = server.send(.get, session, "/events?wait_seconds=60", Self.json)
      await session.waiting.reached()
      session.append(.sessionOpened)
      #expect(try JSONValue(try await response.body)["last"] == .number(1))
    }
  }

  @Test func aStreamHasEphemeralEventsWithoutAnIDWhereTheyHappened() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      session.append(.sessionOpened)
      session.publish(.serverNotice(code: "early", message: ""))
      async let response = server.send(.get, session, "/events")
      await session.waiting.reached()
      session.publish(.serverNotice(code: "now", message: "still going"))
      await session.waiting.reached(2)
      session.append(.sessionEnding)
      _ = try await session.end()
      let frames = String(buffer: try await response.body).components(separatedBy: "\n\n").filter { !$0.isEmpty }
      #expect(frames.count == 4)
      #expect(frames[1].hasPrefix("id: 1\nevent: session.opened\n"))
      #expect(
        frames[2] == """
          event: server.notice
          data: {"type":"server.notice","at":"1970-01-01T00:00:00.000Z","code":"now","message":"still going"}
          """)
      #expect(frames[3].hasPrefix("id: 2\nevent: session.ending\n"))
    }
  }

  @Test func onlyAPollThatWaitsHasEphemeralEvents() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      session.append(.sessionOpened)
      session.publish(.serverNotice(code: "early", message: ""))
      for query in ["after=0&wait_seconds=60", "after=1&wait_seconds=0", "after=1&wait_seconds=0.5"] {
        let page = try JSONValue(try await server.send(.get, session, "/events?\(query)", Self.json).body)
        #expect(page["events"]?.array?.allSatisfy { $0["type"]?.string == "session.opened" } == true)
      }
      async let response = server.send(.get, session, "/events?after=1&wait_seconds=60", Self.json)
      await session.waiting.reached(2)
      session.publish(.serverNotice(code: "now", message: ""))
      let page = try JSONValue(try await response.body)
      let event = try #require(page["events"]?[0])
      #expect(event.keys == ["at", "code", "message", "type"])
      #expect(event["code"]?.string == "now")
      #expect(page["events"]?.array?.count == 1)
      #expect(page["last"] == .number(1))
      #expect(page["newest"] == .number(1))
    }
  }

  @Test(
    arguments: [
      (nil, false), ("*/*", false), ("text/event-stream", false), ("application/json", true),
      ("application/json, text/event-stream", false), ("application/json, text/plain, */*", true),
      ("Application/JSON;q=0.9", true), ("text/html", false),
    ] as [(String?, Bool)])
  func choosesTheForm(accept: String?, isJSON: Bool) {
    #expect(AcceptHeader.wantsJSON(accept) == isJSON)
  }

  @Test func noticesAtOnceWhenTheReaderGoes() async throws {
    try await TestServer.run(over: .live) { server in
      let session = try await server.open()
      let client = try await LooseClient.connect(to: server)
      try await client.send(
        "GET /v1/sessions/\(session.id)/events?access_token=\(session.token) HTTP/1.1\r\nHost: localhost\r\n\r\n")
      await session.waiting.reached()
      try await client.close()
      await session.cancelled.reached()
      #expect(session.state.withLock { $0.waiters.isEmpty })
    }
  }
}
