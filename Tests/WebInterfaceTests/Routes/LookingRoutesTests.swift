import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

/// Peaks, windows, search, and the queue as a whole.
struct LookingRoutesTests {
  // MARK: Peaks and windows

  @Test func servesPeaksWithNullForWhatIsNotKnown() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let body = try JSONValue(try await server.send(.get, session, "/files/\(id)/peaks?points=4").body)
      #expect(body.keys == ["duration", "final", "from", "interval", "peaks"])
      #expect(body["duration"] == .number(10))
      #expect(body["interval"] == .number(2.5))
      #expect(body["from"] == .number(0))
      #expect(body["peaks"] == .array([.number(0.5), .number(0.5), .null, .null]))
      #expect(body["final"] == .bool(false))
    }
  }

  @Test(arguments: [
    "points=0", "points=20001", "points=x", "from=-1", "from=x", "to=nan", "from=5&to=5", "from=5&to=4",
  ])
  func refusesInvalidPeakQueries(query: String) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let response = try await server.send(.get, session, "/files/\(id)/peaks?\(query)")
      #expect(response.status == .badRequest)
    }
  }

  @Test func servesWindows() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let body = try JSONValue(try await server.send(.get, session, "/files/\(id)/windows").body)
      #expect(body.keys == ["duration", "prepared", "windows"])
      #expect(body["duration"] == .null)
      #expect(body["prepared"] == .array([.array([.number(0), .number(4.5)])]))
      #expect(body["windows"]?[0]?.keys == ["end", "error", "id", "start", "state"])
      #expect(body["windows"]?[0]?["error"] == .null)
      #expect(body["windows"]?[1]?["state"] == .string("failed"))
      #expect(body["windows"]?[1]?["error"]?["message"] == .string("No."))
      for path in ["peaks", "windows"] {
        #expect(try await server.send(.get, session, "/files/\(FileID())/\(path)").status == .notFound)
        #expect(try await server.send(.get, "/v1/sessions/\(session.id)/files/\(id)/\(path)").status == .unauthorized)
      }
    }
  }

  // MARK: Search

  @Test func searches() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let body = try JSONValue(
        try await server.send(.get, session, "/search?q=%22good%20b%C3%BDe%22&limit=5&file=\(id)").body)
      #expect(body["total"] == .number(7))
      #expect(body["hits"]?[0]?.keys == ["end", "file", "matches", "segment", "snippet", "start"])
      #expect(body["hits"]?[0]?["matches"] == .array([.array([.number(0), .number(4)])]))
      let search = session.state.withLock { $0.search }
      #expect(search?.text == "\"good býe\"")
      #expect(search?.limit == 5)
      #expect(search?.file == id)
      _ = try await server.send(.get, session, "/search?q=a")
      #expect(session.state.withLock { $0.search?.limit } == 100)
    }
  }

  @Test(arguments: [
    ("q=a&limit=0", HTTPResponse.Status.badRequest), ("q=a&limit=1001", .badRequest), ("q=a&file=x", .notFound),
  ])
  func refusesSearchesThatMakeNoSense(query: String, status: HTTPResponse.Status) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      #expect(try await server.send(.get, session, "/search?\(query)").status == status)
    }
  }

  // MARK: Queue

  @Test func ordersAndClearsTheQueue() async throws {
    try await TestServer.run(.init(fate: .pending)) { server in
      let session = try await server.open()
      let first = try await server.upload("abc", to: session)
      let second = try await server.upload("abc", to: session)
      let ordered = try JSONValue(
        try await server.send(.put, session, "/queue/order", body: #"{"files":["\#(second)"]}"#).body)
      #expect(ordered["files"]?.array?.map { $0["id"]?.string } == ["\(second)", "\(first)"])
      let cleared = try JSONValue(try await server.send(.post, session, "/queue/clear").body)
      #expect(cleared["files"] == .array([]))
    }
  }

  @Test(arguments: ["", "{}", #"{"files":"x"}"#, #"{"files":["no id"]}"#, "[]", "{"])
  func refusesOrdersThatAreNone(body: String) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      #expect(try await server.send(.put, session, "/queue/order", body: body).status == .badRequest)
    }
  }
}
