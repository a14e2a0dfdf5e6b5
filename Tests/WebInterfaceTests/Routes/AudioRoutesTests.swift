import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing
import TranscriptionCore

@testable import WebInterface

struct AudioRoutesTests {
  @Test func servesTheWholeFile() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("0123456789", to: session)
      let response = try await server.send(.get, session, "/files/\(id)/audio")
      #expect(response.status == .ok)
      #expect(String(buffer: response.body) == "0123456789")
      #expect(response.headers[.contentType] == "audio/wav")
      #expect(response.headers[.eTag] == "\"tag-\(id)\"")
      #expect(response.headers[.acceptRanges] == "bytes")
      #expect(response.headers[.lastModified] == "Sun, 06 Nov 1994 08:49:37 GMT")
      #expect(response.headers[.xContentTypeOptions] == "nosniff")
      #expect(response.headers[.contentSecurityPolicy] == "sandbox")
      #expect(response.headers[.contentDisposition] == "inline; filename=\"talk.wav\"")
    }
  }

  @Test(
    arguments: [
      ("bytes=0-3", 206, "0123", "bytes 0-3/10"), ("bytes=4-", 206, "456789", "bytes 4-9/10"),
      ("bytes=-3", 206, "789", "bytes 7-9/10"), ("bytes=-30", 206, "0123456789", "bytes 0-9/10"),
      ("bytes=8-99", 206, "89", "bytes 8-9/10"), ("bytes=0-0", 206, "0", "bytes 0-0/10"),
      ("BYTES=9-9", 206, "9", "bytes 9-9/10"), ("bytes=0-99999999999999999999", 206, "0123456789", "bytes 0-9/10"),
      ("bytes=10-", 416, nil, "bytes */10"), ("bytes=99-100", 416, nil, "bytes */10"),
      ("bytes=-0", 416, nil, "bytes */10"), ("bytes=99999999999999999999-", 416, nil, "bytes */10"),
      ("bytes=0-1,3-4", 200, "0123456789", nil), ("bytes=5-2", 200, "0123456789", nil),
      ("bytes=", 200, "0123456789", nil), ("bytes=-", 200, "0123456789", nil), ("bytes=a-b", 200, "0123456789", nil),
      ("items=0-3", 200, "0123456789", nil), ("0-3", 200, "0123456789", nil), ("bytes=+1-3", 200, "0123456789", nil),
    ] as [(String, Int, String?, String?)])
  func servesRanges(range: String, status: Int, body: String?, contentRange: String?) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("0123456789", to: session)
      let response = try await server.send(.get, session, "/files/\(id)/audio", [.range: range])
      #expect(response.status.code == status)
      #expect(response.headers[.contentRange] == contentRange)
      if let body {
        #expect(String(buffer: response.body) == body)
        #expect(response.headers[.contentLength] == String(body.count))
      } else {
        try expectError(response, .rangeNotSatisfiable, code: "range_not_satisfiable")
      }
    }
  }

  @Test(arguments: [("\"other\"", 412), ("W/\"tag\"", 412), ("*", 200), ("\"other\", \"tag\"", 200)])
  func answersOnlyForTheFileThatIsMeant(condition: String, status: Int) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("0123456789", to: session)
      let condition = condition.replacing("\"tag\"", with: "\"tag-\(id)\"")
      let response = try await server.send(.get, session, "/files/\(id)/audio", [.ifMatch: condition])
      #expect(response.status.code == status)
      #expect(response.headers[.eTag] == "\"tag-\(id)\"")
      if status == 412 { try expectError(response, .preconditionFailed, code: "precondition_failed") }
    }
  }

  @Test func anEmptyFileHasNoRanges() {
    #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
    #expect(ByteRange("bytes=-5", size: 0) == .unsatisfiable)
    #expect(ByteRange(nil, size: 0) == .whole)
  }

  @Test func honoursConditions() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("0123456789", to: session)
      let path = "/files/\(id)/audio"
      let tag = "\"tag-\(id)\""
      for condition in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
        let response = try await server.send(.get, session, path, [.ifNoneMatch: condition])
        #expect(response.status == .notModified)
        #expect(response.headers[.eTag] == tag)
        #expect(response.body.readableBytes == 0)
      }
      #expect(try await server.send(.get, session, path, [.ifNoneMatch: "\"x\""]).status == .ok)
      for (condition, status) in [
        (tag, 206), ("Sun, 06 Nov 1994 08:49:37 GMT", 206), ("\"old\"", 200), ("W/" + tag, 200),
      ] {
        let response = try await server.send(.get, session, path, [.range: "bytes=0-1", .ifRange: condition])
        #expect(response.status.code == status)
      }
    }
  }

  @Test func answersHeadWithoutABody() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("0123456789", to: session)
      let response = try await server.send(.head, session, "/files/\(id)/audio", [.range: "bytes=0-3"])
      #expect(response.status == .partialContent)
      #expect(response.headers[.contentLength] == "4")
      #expect(response.body.readableBytes == 0)
    }
  }

  @Test func offersADownload() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let id = try await server.upload("x", name: "%C3%BC%22%0D%0Ab.html", to: session)
      let response = try await server.send(.get, session, "/files/\(id)/audio?download=1")
      #expect(
        response.headers[.contentDisposition]
          == "attachment; filename=\"__b.html\"; filename*=UTF-8''%C3%BC%22b.html")
      #expect(response.headers[.contentType] == "application/octet-stream")
    }
  }

  @Test(
    arguments: [
      ("a.MP3", nil, "audio/mpeg"), ("a", "opus", "audio/ogg"), ("a.xyz", "pcm_s16le", "audio/wav"),
      ("a.html", nil, "application/octet-stream"), (".wav", nil, "application/octet-stream"),
    ] as [(String, String?, String)])
  func namesTheType(name: String, codec: String?, type: String) {
    #expect(AudioContentType.of(name: name, codec: codec) == type)
  }
}
