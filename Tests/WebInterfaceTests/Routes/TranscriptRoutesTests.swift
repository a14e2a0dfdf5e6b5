import HTTPTypes
import HummingbirdTesting
import NIOCore
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

  @Test func joinsTranscriptsOneAfterTheOther() {
    let segment = Segment(
      id: 5, start: 1, end: 2, text: "Hi.", words: [Word(word: "Hi.", start: 1, end: nil)], window: 0)
    let one = Transcript(
      file: FileID(), name: "a", language: "en", duration: 10, isFinal: true, engine: "e", model: "m",
      segments: [segment])
    var two = one
    two.language = "de"
    two.isFinal = false
    let joined = Transcript(joining: [one, two], name: "both")
    #expect(joined.segments.map(\.start) == [1, 11])
    #expect(joined.segments.map(\.end) == [2, 12])
    #expect(joined.segments.map(\.id) == [0, 1])
    #expect(joined.segments[1].words == [Word(word: "Hi.", start: 11, end: nil)])
    #expect(joined.duration == 20)
    #expect(joined.language == nil)
    #expect(!joined.isFinal)
    #expect(joined.engine == "e")
    #expect(Transcript(joining: [], name: "none").segments.isEmpty)
  }
}
