import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

struct FileRoutesTests {
  private func content(_ session: FakeSession) -> [String] {
    session.state.withLock { state in
      state.files.map { String(decoding: state.contents[$0.record.id] ?? [], as: UTF8.self) }
    }
  }

  private func names(_ session: FakeSession) -> [String] {
    session.state.withLock { $0.files.map(\.record.name) }
  }

  @Test func takesARawBody() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.post, session, "/files?name=my%20talk.wav", body: "RIFF")
      #expect(response.status == .accepted)
      let file = try #require(try JSONValue(response.body)["files"]?[0])
      #expect(file.keys == ["eta_seconds", "id", "name", "position", "state"])
      #expect(file["name"]?.string == "my talk.wav")
      #expect(file["state"]?.string == "queued")
      #expect(file["position"] == .number(0))
      #expect(file["eta_seconds"] == .null)
      #expect(content(session) == ["RIFF"])
      #expect(session.state.withLock { $0.expectedBytes } == [4])
    }
  }

  /// Each part has a key of its own, which no caller can have.
  @Test func keysOfPartsMeetNoOtherKey() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let body = MultipartBody().file("a").file("b")
      let form: HTTPFields = [.contentType: MultipartBody.contentType, .idempotencyKey: "k"]
      for _ in 1...2 {
        #expect(try await server.send(.post, session, "/files", form, body: body.body).status == .accepted)
      }
      #expect(content(session) == ["a", "b"])
      let other: HTTPFields = [.idempotencyKey: "k#2"]
      #expect(try await server.send(.post, session, "/files?name=z", other, body: "z").status == .accepted)
      #expect(content(session) == ["a", "b", "z"])
    }
  }

  @Test func takesTheTrackThatIsAskedFor() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      func tracks() -> [Int?] { session.state.withLock { $0.files.map(\.record.audioTrack) } }
      _ = try await server.send(.post, session, "/files?audio_track=2", body: "x")
      for wrong in ["0", "-1", "1001", "two", "1.5"] {
        let refused = try await server.send(.post, session, "/files?audio_track=\(wrong)", body: "x")
        try expectError(refused, .badRequest, parameter: "audio_track")
      }
      let body = MultipartBody().field("audio_track", "3").file("a").file("b")
      let type: HTTPFields = [.contentType: MultipartBody.contentType]
      #expect(try await server.send(.post, session, "/files", type, body: body.body).status == .accepted)
      #expect(tracks() == [2, 3, 3])
      let late = MultipartBody().file("a").field("audio_track", "3")
      let refused = try await server.send(.post, session, "/files", type, body: late.body)
      try expectError(refused, .badRequest, code: "invalid_field", parameter: "audio_track")
      let fetched = #"{"url":"http://example.org/a","audio_track":4}"#
      #expect(try await server.send(.post, session, "/files/from-url", body: fetched).status == .accepted)
      #expect(tracks() == [2, 3, 3, nil, 4])
      let last = try #require(session.state.withLock { $0.files.last })
      let shown = try JSONValue(try await server.send(.get, session, "/files/\(last.record.id)").body)
      #expect(shown["audio_track"] == .number(4))
    }
  }

  @Test func listsFilesInPages() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      for _ in 0..<3 { _ = try await server.send(.post, session, "/files", body: "x") }
      let files = session.state.withLock { $0.files.map(\.record.id.description) }
      let whole = try JSONValue(try await server.send(.get, session, "/files").body)
      #expect(whole.keys == ["files"])
      #expect(whole["files"]?.array?.count == 3)
      let first = try JSONValue(try await server.send(.get, session, "/files?limit=2").body)
      #expect(first["files"]?.array?.compactMap { $0["id"]?.string } == Array(files.prefix(2)))
      #expect(first["has_more"]?.bool == true)
      #expect(first["next"]?.string == files[1])
      let rest = try JSONValue(try await server.send(.get, session, "/files?after=\(files[1])").body)
      #expect(rest["files"]?.array?.compactMap { $0["id"]?.string } == [files[2]])
      #expect(rest["has_more"]?.bool == false)
      #expect(rest["next"] == .null)
      try expectError(try await server.send(.get, session, "/files?after=x"), .badRequest, parameter: "after")
      try expectError(try await server.send(.get, session, "/files?limit=0"), .badRequest, parameter: "limit")
    }
  }

  @Test func takesTheNameFromContentDisposition() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let headers: HTTPFields = [.contentDisposition: "attachment; filename*=UTF-8''%C3%BCbung.mp3"]
      _ = try await server.send(.post, session, "/files", headers, body: "x")
      _ = try await server.send(.post, session, "/files", body: "x")
      _ = try await server.send(.post, session, "/files?name=..%2F..%2Fa.wav", body: "x")
      #expect(names(session) == ["übung.mp3", "upload", "a.wav"])
    }
  }

  @Test func takesAFormWithSeveralFiles() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let form = MultipartBody().field("note", "hello").file("one", name: "1.wav").field("x", "y")
        .file("two", name: "2.wav")
      let response = try await server.send(
        .post, session, "/files", [.contentType: MultipartBody.contentType], body: form.body)
      #expect(response.status == .accepted)
      #expect(try JSONValue(response.body)["files"]?.array?.count == 2)
      #expect(content(session) == ["one", "two"])
      #expect(names(session) == ["1.wav", "2.wav"])
    }
  }

  @Test func refusesAFormWithoutAFile() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let headers: HTTPFields = [.contentType: MultipartBody.contentType]
      for form in [MultipartBody(), MultipartBody().field("a", "b"), MultipartBody().file("", name: "")] {
        try expectError(
          try await server.send(.post, session, "/files", headers, body: form.body), .badRequest,
          code: "missing_file", parameter: "file")
      }
      let cut = try await server.send(
        .post, session, "/files", headers, body: MultipartBody().file("abc").unfinished)
      try expectError(cut, .badRequest, code: "malformed_multipart")
      try expectError(
        try await server.send(.post, session, "/files", [.contentType: "multipart/form-data"], body: "x"),
        .badRequest, code: "malformed_multipart")
    }
  }

  @Test(arguments: ["application/json", "application/vnd.api+json", "multipart/mixed; boundary=x"])
  func refusesOtherTypes(type: String) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.post, session, "/files", [.contentType: type], body: "{}")
      try expectError(response, .unsupportedMediaType, code: "unsupported_media_type")
      #expect(content(session).isEmpty)
    }
  }

  @Test func saysWhichFilesOfAFormWereTakenBeforeARefusal() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let form = MultipartBody().file("one", name: "1.wav").file("two", name: "refused.wav")
      let response = try await server.send(
        .post, session, "/files", [.contentType: MultipartBody.contentType], body: form.body)
      try expectError(response, .tooManyRequests, code: "queue_full", type: "rate_limit_exceeded")
      let error = try #require(try JSONValue(response.body)["error"])
      #expect(error["accepted_files"]?[0]?["name"]?.string == "1.wav")
      #expect(error["retry_after_seconds"] == .number(7))
      #expect(error["position"] == .number(3))
      #expect(error["eta_seconds"] == .number(7.5))
      #expect(error["audio_seconds_ahead"] == .number(90))
      #expect(error["limit"] == .number(1))
      #expect(response.headers[.retryAfter] == "7")
    }
  }

  @Test func answersARepeatedKeyWithTheFirstFile() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let headers: HTTPFields = [.idempotencyKey: "k1"]
      let first = try await server.send(.post, session, "/files?name=a.wav", headers, body: "abc")
      let second = try await server.send(.post, session, "/files?name=a.wav", headers, body: "abc")
      #expect(first.status == .accepted && second.status == .accepted)
      #expect(try JSONValue(first.body)["files"]?[0]?["id"] == JSONValue(second.body)["files"]?[0]?["id"])
      #expect(content(session).count == 1)
    }
  }

  @Test func answersARepeatedKeyOfSeveralFiles() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let headers: HTTPFields = [.idempotencyKey: "k2", .contentType: MultipartBody.contentType]
      let form = MultipartBody().file("one", name: "1.wav").file("two", name: "2.wav").body
      let first = try await server.send(.post, session, "/files", headers, body: form)
      let second = try await server.send(.post, session, "/files", headers, body: form)
      let ids = try [first, second].map { response in
        try JSONValue(response.body)["files"]?.array?.compactMap { $0["id"]?.string } ?? []
      }
      #expect(ids[0].count == 2 && ids[0] == ids[1])
      #expect(content(session) == ["one", "two"])
      try expectError(
        try await server.send(
          .post, session, "/files", [.idempotencyKey: String(repeating: "k", count: 300)], body: "x"), .badRequest,
        parameter: "Idempotency-Key")
    }
  }

  @Test func refusesWhatIsTooLarge() async throws {
    try await TestServer.run(.init(uploadLimit: 1000)) { server in
      let session = try await server.open()
      let body = String(repeating: "x", count: 1001)
      let response = try await server.send(.post, session, "/files?name=a.wav", body: body)
      try expectError(response, .contentTooLarge, code: "file_too_large")
      let form = try await server.send(
        .post, session, "/files", [.contentType: MultipartBody.contentType], body: MultipartBody().file(body).body)
      try expectError(form, .contentTooLarge, code: "file_too_large")
      #expect(content(session).isEmpty)
    }
  }

  @Test func showsFiles() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let list = try JSONValue(try await server.send(.get, session, "/files").body)
      let file = try JSONValue(try await server.send(.get, session, "/files/\(id)").body)
      #expect(list["files"]?[0] == file)
      #expect(
        file.keys == [
          "audio_track", "bytes", "channels", "codec", "created_at", "duration", "error", "eta_seconds", "id",
          "language", "name",
          "notices", "position", "progress", "sample_rate", "sha256", "state", "warning", "windows",
        ])
      #expect(file["duration"] == .null)
      #expect(file["error"] == .null)
      #expect(file["windows"]?.keys == ["done", "failed", "total"])
    }
  }

  @Test func removesAFile() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      #expect(try await server.send(.delete, session, "/files/\(id)").status == .noContent)
      try expectError(try await server.send(.delete, session, "/files/\(id)"), .notFound, code: "file_not_found")
      try expectError(try await server.send(.get, session, "/files/junk"), .notFound, code: "file_not_found")
    }
  }

  @Test func retriesFailedFilesOnly() async throws {
    try await TestServer.run(.init(fate: .failed(FileFailure(code: "no_audio", message: "No audio.")))) { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let file = try JSONValue(try await server.send(.get, session, "/files/\(id)").body)
      #expect(file["error"]?["code"]?.string == "no_audio")
      #expect(try await server.send(.post, session, "/files/\(id)/retry").status == .accepted)
      try expectError(
        try await server.send(.post, session, "/files/\(id)/retry"), .conflict, type: "conflict_error")
    }
  }

  @Test func showsTheQueue() async throws {
    try await TestServer.run(.init(fate: .pending)) { server in
      let session = try await server.open()
      let id = try await server.upload("abc", to: session)
      let queue = try JSONValue(try await server.send(.get, session, "/queue").body)
      #expect(queue.keys == ["audio_seconds_ahead", "files", "limits", "state"])
      #expect(queue["files"]?[0]?["id"]?.string == "\(id)")
    }
  }
}
