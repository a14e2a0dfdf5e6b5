import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

struct PlayerRoutesTests {
  @Test(arguments: ["+1", "-1", "\"1", "W/\"1\"", "\"\"", "1, 2"])
  func whatIsNoRevisionIsRefused(condition: String) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.post, session, "/player/pause", [.ifMatch: condition])
      try expectError(response, .badRequest, code: "invalid_header")
    }
  }

  @Test func showsTheState() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.get, session, "/player")
      let state = try JSONValue(response.body)
      #expect(
        state.keys == [
          "duration", "file", "playlist", "position", "rate", "recording", "revision", "state", "updated_at",
        ])
      #expect(response.headers[.eTag] == "\"0\"")
    }
  }

  @Test func passesOnEveryCommand() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = FileID()
      for (path, body) in [
        ("play", ""), ("play", #"{"file":"\#(file)","position":1.5,"rate":2}"#), ("play", "{}"), ("pause", ""),
        ("stop", ""), ("next", ""), ("previous", ""), ("seek", #"{"position":0}"#), ("rate", #"{"rate":0.25}"#),
      ] {
        let response = try await server.send(.post, session, "/player/\(path)", body: body)
        #expect(response.status == .ok, "\(path)")
      }
      #expect(
        session.state.withLock { $0.commands } == [
          .play(file: nil, position: nil, rate: nil), .play(file: file, position: 1.5, rate: 2),
          .play(file: nil, position: nil, rate: nil), .pause, .stop, .next, .previous, .seek(position: 0), .rate(0.25),
        ])
    }
  }

  @Test func refusesValuesOutOfBounds() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      for (path, body, parameter) in [
        ("seek", #"{"position":-1}"#, "position"), ("seek", "{}", "position"), ("seek", "", "position"),
        ("seek", #"{"position":"x"}"#, "position"), ("rate", #"{"rate":0.2}"#, "rate"),
        ("rate", #"{"rate":4.1}"#, "rate"), ("play", #"{"rate":0}"#, "rate"),
        ("play", #"{"position":-0.1}"#, "position"),
        ("play", #"{"file":"x"}"#, "file"),
      ] {
        try expectError(
          try await server.send(.post, session, "/player/\(path)", body: body), .badRequest, parameter: parameter)
      }
      try expectError(try await server.send(.post, session, "/player/seek", body: #"{"position":1e999}"#), .badRequest)
      #expect(session.state.withLock { $0.commands }.isEmpty)
    }
  }

  @Test func isConditionalOnTheRevision() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let status = { (match: String) in
        try await server.send(.post, session, "/player/pause", [.ifMatch: match]).status
      }
      #expect(try await status("0") == .ok)
      #expect(try await status("\"1\"") == .ok)
      #expect(try await status("*") == .ok)
      #expect(try await status("0") == .conflict)
      #expect(try await status("junk") == .badRequest)
    }
  }
}
