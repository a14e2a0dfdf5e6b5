import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

struct TranscriptRoutesTests {
  @Test func servesTheNativeJSON() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let response = try await server.send(.get, session, "/files/\(id)/transcript")
      let body = try JSONValue(response.body)
      #expect(
        body.keys == ["duration", "engine", "file", "final", "language", "model", "name", "segments"])
      #expect(body["final"] == .bool(true))
      let segment = try #require(body["segments"]?[0])
      #expect(segment.keys == ["end", "gap", "id", "speaker", "start", "text", "window", "words"])
      #expect(segment["speaker"] == .null)
      #expect(segment["words"]?[1]?["start"] == .null)
      #expect(segment["words"]?[1]?.keys == ["end", "score", "start", "word"])
    }
  }

  @Test(arguments: TranscriptFormat.allCases)
  func servesEveryFormat(format: TranscriptFormat) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      for path in ["/files/\(id)/transcript", "/transcript"] {
        let response = try await server.send(.get, session, "\(path)?format=\(format.rawValue)&download=1")
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == format.contentType)
        let name = path == "/transcript" ? "\(session.id)" : "talk"
        #expect(
          response.headers[.contentDisposition] == "attachment; filename=\"\(name).\(format.fileExtension)\"")
        if format != .json, path != "/transcript" {
          let transcript = try await session.transcript(of: id, partial: false)
          #expect(String(buffer: response.body) == TranscriptWriter.string(transcript, as: format))
        }
      }
    }
  }

  @Test func refusesUnknownFormatsAndUnfinishedFiles() async throws {
    try await TestServer.run(.init(fate: .pending)) { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let path = "/files/\(id)/transcript"
      try expectError(
        try await server.send(.get, session, "\(path)?format=docx"), .badRequest, parameter: "format")
      try expectError(
        try await server.send(.get, session, "\(path)?partial=maybe"), .badRequest, parameter: "partial")
      try expectError(
        try await server.send(.get, session, path), .conflict, code: "transcript_not_final", type: "conflict_error")
    }
  }

  @Test func servesTheWholeSession() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let first = try await server.upload("abc", to: session)
      let second = try await server.upload("abc", to: session)
      let body = try JSONValue(try await server.send(.get, session, "/transcript").body)
      #expect(body.keys == ["session", "transcripts"])
      #expect(body["session"]?.string == "\(session.id)")
      #expect(body["transcripts"]?.array?.compactMap { $0["file"]?.string } == ["\(first)", "\(second)"])
    }
  }

  @Test func aLongTranscriptIsSentWhileItIsRead() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let whole = try await session.transcript(of: id, partial: false)
      var long = whole
      long.segments = (0..<5_000).map { place in
        Segment(
          id: place, start: Double(place), end: Double(place) + 0.5, text: "Caption \(place).",
          words: [Word(word: "Caption", start: Double(place), end: nil)], window: place / 100)
      }
      session.state.withLock { $0.transcripts[id] = long }
      for format in TranscriptFormat.allCases {
        let response = try await server.send(.get, session, "/files/\(id)/transcript?format=\(format.rawValue)")
        #expect(response.status == .ok)
        #expect(response.headers[.contentLength] == nil)
        #expect(String(buffer: response.body) == TranscriptWriter.string(long, as: format))
      }
      session.state.withLock { $0.transcripts[id] = whole }
      let short = try await server.send(.get, session, "/files/\(id)/transcript?format=srt")
      #expect(short.headers[.contentLength] == "\(short.body.readableBytes)")
    }
  }

  @Test(.timeLimit(.minutes(15)), arguments: [SessionGrant.End.revoked, .expired, .sessionEnded])
  func aLongTranscriptBreaksOffWithWhatOpenedIt(end: SessionGrant.End) async throws {
    try await TestServer.run(over: .live) { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      session.state.withLock { $0.hasEndlessTranscripts = true }
      let client = try await LooseClient.connect(to: server)
      try await client.send(
        "GET /v1/sessions/\(session.id)/files/\(id)/transcript?format=txt&access_token=\(session.token) HTTP/1.1\r\n"
          + "Host: localhost\r\n\r\n")
      #expect(await client.receive(until: "Good bye.").hasPrefix("HTTP/1.1 200 OK"))
      while session.state.withLock({ $0.grants.isEmpty }) { await Task.yield() }
      session.endGrants(end)
      let rest = await client.receive(until: "\r\n0\r\n\r\n")
      #expect(!rest.hasSuffix("\r\n0\r\n\r\n"))
      try await client.closed()
    }
  }

  @Test func whatFailsBeforeTheFirstByteHasAStatus() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      session.state.withLock { $0.failingPages = .fileNotFound }
      for path in ["/files/\(id)/transcript", "/transcript?format=srt"] {
        try expectError(try await server.send(.get, session, path), .notFound, code: "file_not_found")
      }
    }
  }
}
