import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

@Suite(.timeLimit(.minutes(15)))
struct OpenAIRoutesTests {
  private static let headers: HTTPFields = [.contentType: MultipartBody.contentType]

  private static func transcribe(
    _ server: TestServer, _ form: MultipartBody, path: String = "/v1/audio/transcriptions"
  ) async throws -> TestResponse {
    try await server.send(.post, path, headers, body: form.body)
  }

  @Test func answersJSON() async throws {
    try await TestServer.run { server in
      let response = try await Self.transcribe(
        server, MultipartBody().file("abc").field("model", "whisper-1"))
      #expect(response.status == .ok)
      #expect(response.headers[.contentType] == "application/json; charset=utf-8")
      #expect(
        String(buffer: response.body)
          == #"{"text":"Hello there. Good bye.","usage":{"seconds":4,"type":"duration"}}"#)
      #expect(server.service.sessions.isEmpty)
      #expect(server.service.ended.count == 1)
    }
  }

  /// As PHP's clients call it.
  @Test func takesAFileWithBrackets() async throws {
    try await TestServer.run { server in
      let answer = try await Self.transcribe(server, MultipartBody().file("abc", field: "file[]"))
      #expect(answer.status == .ok)
      let session = try await server.open()
      let added = try await server.send(
        .post, session, "/files", Self.headers, body: MultipartBody().file("abc", field: "file[]").body)
      #expect(added.status == .accepted)
    }
  }

  @Test func whatWebVTTWouldObeyIsWrittenAsText() {
    let segment = Segment(id: 0, start: 0, end: 1, text: "a<b> & c\u{0} --> d", words: [], window: 0)
    let transcript = Transcript(
      file: FileID(), name: "a", language: nil, duration: 1, isFinal: true, engine: "e", model: "m", segments: [segment]
    )
    #expect(SubtitleDocument.webVTT(transcript).hasSuffix("\na&lt;b&gt; &amp; c -&gt; d\n\n"))
    #expect(SubtitleDocument.subRip(transcript).hasSuffix("\na<b> & c -> d\n\n"))
  }

  @Test func answersVerboseJSON() async throws {
    try await TestServer.run { server in
      let form = MultipartBody().field("response_format", "verbose_json").file("abc")
        .field("timestamp_granularities[]", "word").field("timestamp_granularities[]", "segment")
      let body = try JSONValue(try await Self.transcribe(server, form).body)
      #expect(body.keys == ["duration", "language", "segments", "task", "text", "usage", "words"])
      #expect(body["task"]?.string == "transcribe")
      #expect(body["language"]?.string == "english")
      #expect(body["duration"] == .number(3.21))
      let segments = try #require(body["segments"]?.array)
      #expect(segments.count == 2)
      for (index, segment) in segments.enumerated() {
        #expect(
          segment.keys == [
            "avg_logprob", "compression_ratio", "end", "id", "no_speech_prob", "seek", "start", "temperature", "text",
            "tokens",
          ])
        #expect(segment["id"] == .number(Double(index)))
      }
      #expect(segments[0]["text"]?.string == " Hello there.")
      #expect(segments[0]["compression_ratio"] == .number(1))
      let word = try #require(body["words"]?[1])
      #expect(word.keys == ["end", "start", "word"])
      #expect(word["start"] == .number(0.4))
      #expect(word["end"] == .number(1.2))
    }
  }

  @Test func givesOnlyTheGranularitiesAskedFor() async throws {
    try await TestServer.run { server in
      let verbose = MultipartBody().field("response_format", "verbose_json").file("abc")
      let plain = try JSONValue(try await Self.transcribe(server, verbose).body)
      #expect(plain["segments"] != nil && plain["words"] == nil)
      let words = try JSONValue(
        try await Self.transcribe(server, verbose.field("timestamp_granularities", "word")).body)
      #expect(words["segments"] == nil && words["words"] != nil)
    }
  }

  @Test(arguments: [
    ("text", "text/plain; charset=utf-8", "Hello there. Good bye.\n"),
    (
      "srt", "application/x-subrip; charset=utf-8",
      "1\n00:00:00,000 --> 00:00:01,200\nHello there.\n\n2\n00:00:01,500 --> 00:00:03,200\nGood bye.\n\n"
    ),
    (
      "vtt", "text/vtt; charset=utf-8",
      "WEBVTT\n\n00:00:00.000 --> 00:00:01.200\nHello there.\n\n00:00:01.500 --> 00:00:03.200\nGood bye.\n\n"
    ),
  ])
  func answersText(format: String, type: String, body: String) async throws {
    try await TestServer.run { server in
      let response = try await Self.transcribe(
        server, MultipartBody().field("response_format", format).file("abc"))
      #expect(response.headers[.contentType] == type)
      #expect(String(buffer: response.body) == body)
    }
  }

  @Test func appliesFieldsThatComeAfterTheFile() async throws {
    try await TestServer.run(.init(fate: .pending)) { server in
      let form = MultipartBody().file("abc").field("language", "de").field("prompt", "Sotto").field("unknown", "x")
      async let response = Self.transcribe(server, form)
      await server.service.opened.reached()
      let session = try #require(server.service.sessions.first)
      await session.waiting.reached()
      let record = try #require(try await session.files().first?.record)
      #expect(record.options.language == "de")
      #expect(record.options.prompt == "Sotto")
      session.complete(record.id)
      #expect(try await response.status == .ok)
    }
  }

  @Test func refusesWhatItCannotServe() async throws {
    try await TestServer.run { server in
      for (name, value, status, code) in [
        ("response_format", "diarized_json", HTTPResponse.Status.badRequest, "invalid_value"),
        ("response_format", "xml", .badRequest, "invalid_value"), ("temperature", "2", .badRequest, "invalid_value"),
        ("temperature", "hot", .badRequest, "invalid_value"),
        ("timestamp_granularities[]", "letter", .badRequest, "invalid_value"),
        ("stream", "perhaps", .badRequest, "invalid_value"), ("model", "whisper-99", .notFound, "model_not_found"),
      ] {
        for form in [MultipartBody().field(name, value).file("abc"), MultipartBody().file("abc").field(name, value)] {
          try expectError(try await Self.transcribe(server, form), status, code: code)
          #expect(server.service.sessions.isEmpty)
        }
      }
      try expectError(
        try await Self.transcribe(server, MultipartBody().field("model", "whisper-1")), .badRequest,
        code: "missing_file", parameter: "file")
      try expectError(
        try await server.send(.post, "/v1/audio/transcriptions", [.contentType: "application/json"], body: "{}"),
        .unsupportedMediaType)
    }
  }

  @Test(arguments: [
    ("no_audio", HTTPResponse.Status.badRequest, "invalid_request_error"),
    ("empty_file", .badRequest, "invalid_request_error"),
    ("undecodable", .badRequest, "invalid_request_error"), ("no_such_track", .badRequest, "invalid_request_error"),
    ("too_large", .badRequest, "invalid_request_error"), ("engine_failed", .internalServerError, "server_error"),
  ])
  func reportsAFailedFile(code: String, status: HTTPResponse.Status, type: String) async throws {
    try await TestServer.run(.init(fate: .failed(FileFailure(code: code, message: "Because.")))) { server in
      let response = try await Self.transcribe(server, MultipartBody().file("abc"))
      try expectError(response, status, code: code, type: type)
      #expect(try JSONValue(response.body)["error"]?["message"]?.string == "Because.")
      #expect(server.service.sessions.isEmpty)
    }
  }

  @Test func translates() async throws {
    try await TestServer.run { server in
      let form = MultipartBody().field("response_format", "verbose_json").field("language", "de").file("abc")
      let body = try JSONValue(try await Self.transcribe(server, form, path: "/v1/audio/translations").body)
      #expect(body["task"]?.string == "translate")
      #expect(body["language"]?.string == "english")
    }
  }

  @Test func streamsIncrementsInOrderOfTime() async throws {
    try await TestServer.run { server in
      let response = try await Self.transcribe(server, MultipartBody().file("abc").field("stream", "True"))
      #expect(response.headers[.contentType] == "text/event-stream; charset=utf-8")
      let frames = String(buffer: response.body).components(separatedBy: "\n\n").filter { !$0.isEmpty }
      #expect(frames.allSatisfy { $0.hasPrefix("data: ") })
      let data = try frames.map { try JSONValue(String($0.dropFirst(6))) }
      let deltas = data.filter { $0["type"]?.string == "transcript.text.delta" }.compactMap { $0["delta"]?.string }
      #expect(deltas == ["Hello there.", " Good bye."])
      let done = try #require(data.last)
      #expect(done["type"]?.string == "transcript.text.done")
      #expect(done["text"]?.string == deltas.joined())
      #expect(done["usage"]?.keys == ["input_token_details", "input_tokens", "output_tokens", "total_tokens", "type"])
      #expect(server.service.sessions.isEmpty)
    }
  }

  @Test func pingsAStreamAndReportsAFailureInIt() async throws {
    let configuration = WebServerConfiguration(port: 0, pingInterval: .milliseconds(1))
    try await TestServer.run(.init(fate: .pending), configuration: configuration) { server in
      async let response = Self.transcribe(server, MultipartBody().file("abc").field("stream", "1"))
      await server.service.opened.reached()
      let session = try #require(server.service.sessions.first)
      await session.waiting.reached(3)
      let file = try #require(try await session.files().first?.record.id)
      session.fail(file, FileFailure(code: "no_audio", message: "No audio."))
      let body = String(buffer: try await response.body)
      #expect(body.hasPrefix(": ping\n\n"))
      let last = try #require(body.components(separatedBy: "\n\n").last { $0.hasPrefix("data: ") })
      #expect(try JSONValue(String(last.dropFirst(6)))["error"]?["code"]?.string == "no_audio")
      #expect(server.service.sessions.isEmpty)
    }
  }

  @Test func aStreamThatIsTooSlowForTheLogEndsWithTheWholeText() async throws {
    try await TestServer.run(.init(fate: .pending)) { server in
      async let response = Self.transcribe(server, MultipartBody().file("abc").field("stream", "1"))
      await server.service.opened.reached()
      let session = try #require(server.service.sessions.first)
      await session.waiting.reached()
      let file = try #require(try await session.files().first?.record.id)
      // More than one turn of the stream, and what follows that turn is dropped.
      try session.state.withLock { state in
        for seq in 1...310 {
          state.events.append(
            try RecordedEvent(seq: seq, event: .sessionOpened, at: Date(timeIntervalSince1970: 0)))
        }
        state.firstEvent = 314
      }
      session.complete(file)
      let frames = String(buffer: try await response.body).components(separatedBy: "\n\n").filter { !$0.isEmpty }
      let last = try JSONValue(String(try #require(frames.last).dropFirst(6)))
      #expect(last["type"]?.string == "transcript.text.done")
      #expect(last["text"]?.string == "Hello there. Good bye.")
    }
  }

  @Test(arguments: ["0", "1"])
  func stopsTheWorkWhenTheCallerGoes(stream: String) async throws {
    try await TestServer.run(.init(fate: .pending), over: .live) { server in
      let client = try await LooseClient.connect(to: server)
      let body = MultipartBody().file("abc").field("stream", stream).body
      try await client.send(
        "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(MultipartBody.contentType)\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
      await server.service.opened.reached()
      let session = try #require(server.service.sessions.first)
      await session.waiting.reached()
      try await client.close()
      await server.service.ended.reached()
      #expect(session.cancelled.count == 1)
    }
  }

  @Test func listsModels() async throws {
    try await TestServer.run { server in
      let list = try JSONValue(try await server.send(.get, "/v1/models").body)
      #expect(list["object"]?.string == "list")
      let ids = list["data"]?.array?.compactMap { $0["id"]?.string } ?? []
      #expect(ids.starts(with: ["fake", "fake/tiny.en", "plain", "plain-1", "whisper-1"]))
      for id in ["fake/tiny.en", "fake%2Ftiny.en", "whisper-1"] {
        let model = try JSONValue(try await server.send(.get, "/v1/models/\(id)").body)
        #expect(model.keys == ["created", "id", "object", "owned_by"])
      }
      try expectError(try await server.send(.get, "/v1/models/none"), .notFound, code: "model_not_found")
    }
  }
}
