import Foundation
import Testing

/// Files that the server fetches.
@Suite(.timeLimit(.minutes(15)))
struct RemoteFileTests {
  /// This machine may be connected to, nothing else that is special.
  static let loopback = RunningServer.instant + ["--allow-url-networks", "127.0.0.0/8"]

  private func fetch(
    _ url: String, _ session: SessionClient, headers: [String: String] = [:]
  ) async throws -> HTTPAnswer {
    try await session.client.request(
      "POST", "/v1/sessions/\(session.id)/files/from-url", token: session.token,
      headers: headers.merging(["Content-Type": "application/json"]) { $1 }, body: Data("{\"url\":\"\(url)\"}".utf8))
  }

  @Test func aFileFromAnAddressTakesTheRoadOfEveryFile() async throws {
    let talk = Array(Recording.syllables(seconds: 3))
    try await ScriptedWebServer.run { request, _, answer in
      if request.target == "/talk.wav" {
        try await answer.respond(status: 302, headers: ["Location: /there?name=secret"])
      } else {
        try await answer.respond(headers: ["Content-Disposition: attachment; filename=\"a talk.wav\""], talk)
      }
    } body: { web in
      let ended = try await RunningServer.run(in: TemporaryFolder(), Self.loopback) { server in
        let session = try await server.client.openSession()
        let url = web.base.replacing("http://", with: "http://me:pass-word@") + "/talk.wav"
        let answer = try await fetch(url, session, headers: ["Idempotency-Key": "one"])
        try #require(answer.status == 202, "\(answer.text)")
        #expect(answer.json["files"][0]["name"].text == "a talk.wav")
        let file = try #require(answer.json["files"][0]["id"].text)
        EventLog.check(try await session.finished(1), files: 1)
        #expect(try await session.request("GET", "/files/\(file)/audio").body == Data(talk))
        // The same request again connects to nothing.
        let again = try await fetch(url, session, headers: ["Idempotency-Key": "one"])
        #expect(again.status == 202 && again.json["files"][0]["id"].text == file)
        #expect(web.requests.count == 2)
        #expect(web.requests.allSatisfy { $0.head.contains("Basic bWU6cGFzcy13b3Jk") })
      }
      #expect(!ended.log.contains("pass-word") && !ended.log.contains("secret"))
    }
  }

  /// The HTTP client ends the process over some of these.
  @Test(arguments: [
    "HTTP/1.1 000 N\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 099 N\r\nContent-Length: 3\r\n\r\nabc",
    String(repeating: "HTTP/1.1 103 Early Hints\r\n\r\n", count: 1_000),
  ])
  func aSourceThatAnswersNoHTTPIsAnError(head: String) async throws {
    try await ScriptedWebServer.run { _, _, answer in
      try await answer.send(head)
      await answer.waitUntilClosed()
    } body: { web in
      try await RunningServer.run(in: TemporaryFolder(), Self.loopback) { server in
        let session = try await server.client.openSession()
        let answer = try await fetch(web.base + "/a", session)
        #expect(answer.status == 400, "\(answer.status) \(answer.text)")
        #expect(try await session.request("GET", "/files").json["files"].items.isEmpty)
      }
    }
  }

  @Test func whatCannotBeHadIsAnErrorInWordsAndLeavesNothing() async throws {
    try await ScriptedWebServer.run { request, _, answer in
      switch request.target {
      case "/loop": try await answer.respond(status: 302, headers: ["Location: /loop"])
      case "/inside": try await answer.respond(status: 302, headers: ["Location: http://169.254.169.254/latest"])
      case "/file": try await answer.respond(status: 302, headers: ["Location: file:///etc/passwd"])
      case "/busy": try await answer.respond(status: 503, headers: ["Retry-After: 7"])
      case "/large": try await answer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
      case "/endless":
        try await answer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while true { try await answer.send([UInt8](repeating: 7, count: 64 << 10)) }
      case "/short": try await answer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
      default: try await answer.respond(status: 404)
      }
    } body: { web in
      try await RunningServer.run(in: TemporaryFolder(), Self.loopback + ["--max-upload-bytes", "1MiB"]) { server in
        let session = try await server.client.openSession()
        let secure = web.base.replacing("http:", with: "https:")
        for (url, status, code) in [
          ("\(web.base)/missing", 400, "source_status"), ("\(web.base)/loop", 400, "source_redirects"),
          ("\(web.base)/inside", 400, "address_not_allowed"), ("\(web.base)/file", 400, "address_not_allowed"),
          ("\(web.base)/large", 413, "file_too_large"), ("\(web.base)/endless", 413, "file_too_large"),
          ("\(web.base)/short", 400, "source_broke_off"), ("\(secure)/tls", 400, "source_tls"),
          ("http://127.0.0.1:1/closed", 400, "source_unreachable"), ("http://10.0.0.1/", 400, "address_not_allowed"),
          ("http://[::ffff:169.254.169.254]/", 400, "address_not_allowed"),
          ("http://no-such-host.invalid/", 400, "source_unreachable"), ("ftp://a.b/c", 400, "invalid_url"),
          ("file:///etc/passwd", 400, "invalid_url"),
        ] {
          let answer = try await fetch(url, session)
          #expect(answer.status == status && answer.errorCode == code, "\(url): \(answer.text)")
        }
        let busy = try await fetch("\(web.base)/busy", session)
        #expect(busy.errorCode == "source_status" && busy.header("Retry-After") == "7", "\(busy.text)")
        #expect(try await session.files().isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: session.dropFolder)
        #expect(left.allSatisfy { $0 == "quarantine" }, "\(left)")
      }
    }
  }

  @Test func noSpecialAddressIsConnectedToUnlessItIsAllowed() async throws {
    try await ScriptedWebServer.run { _, _, answer in
      try await answer.respond(Array(Recording.tone(seconds: 1)))
    } body: { web in
      try await RunningServer.run(in: TemporaryFolder()) { server in
        let session = try await server.client.openSession()
        for host in ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "①②⑦.0.0.1"] {
          let answer = try await fetch("http://\(host):\(web.port)/", session)
          #expect(answer.errorCode == "address_not_allowed", "\(host): \(answer.text)")
        }
        #expect(web.requests.isEmpty)
      }
      try await RunningServer.run(
        in: TemporaryFolder(), RunningServer.instant + ["--allow-url-networks", "none"]
      ) { server in
        let session = try await server.client.openSession()
        let answer = try await fetch("http://example.com/", session)
        #expect(answer.status == 403 && answer.errorCode == "fetching_off", "\(answer.text)")
      }
    }
  }

  @Test func aServerThatSaysNothingIsGivenUp() async throws {
    try await ScriptedWebServer.run { _, _, answer in
      await answer.waitUntilClosed()
    } body: { web in
      try await RunningServer.run(in: TemporaryFolder(), Self.loopback) { server in
        let session = try await server.client.openSession()
        let answer = try await fetch("\(web.base)/never", session)
        #expect(answer.errorCode == "source_too_slow", "\(answer.text)")
      }
    }
  }
}
