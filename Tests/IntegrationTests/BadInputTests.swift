import Foundation
import Testing

/// Unusable input is refused with a reason, and harms no other file or session.
@Suite(.timeLimit(.minutes(15)))
struct BadInputTests {
  private static let unusable: [(name: String, content: Data, codes: Set<String>)] = [
    ("empty.wav", Data(), ["empty_file"]),
    ("text.wav", Data(String(repeating: "this is no audio\n", count: 40).utf8), ["undecodable"]),
    ("header-only.wav", Data(Recording.tone(seconds: 1).prefix(44)), ["undecodable", "no_audio", "empty_file"]),
    ("no-samples.wav", Recording.tone(seconds: 0), ["no_audio", "undecodable", "empty_file"]),
    ("no-rate.wav", Recording.wav(Data(count: 3_200), sampleRate: 0), ["undecodable"]),
    ("slow.wav", Recording.wav(Data(count: 400_000), sampleRate: 1), ["too_long", "undecodable"]),
    (
      "list.m3u8", Data("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n".utf8),
      ["undecodable"]
    ),
    ("list.wav", Data("ffconcat version 1.0\nfile '/etc/passwd'\n".utf8), ["undecodable"]),
  ]

  @Test func unusableFilesFailWithAReasonAndGoodOnesGoOn() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let neighbour = try await server.client.openSession()
      for (name, content, _) in Self.unusable { try await session.upload(name, content) }
      let good = try await neighbour.upload("good.wav", Recording.tone(seconds: 1))
      let last = try await session.upload("good.wav", Recording.tone(seconds: 2))
      try await neighbour.finished(1)
      EventLog.check(try await session.finished(Self.unusable.count + 1), files: Self.unusable.count + 1)
      #expect(try await neighbour.spoken(in: good) == "1.000")
      #expect(try await session.spoken(in: last) == "2.000")
      for (name, _, codes) in Self.unusable {
        let file = try await session.file(named: name)
        #expect(file["state"].text == "failed", "\(name)")
        #expect(codes.contains(file["error"]["code"].text ?? ""), "\(name): \(file["error"])")
        #expect(file["error"]["message"].text?.contains("/etc/passwd") == false)
        #expect(try await session.transcript(try #require(file["id"].text)).status == 409)
      }
    }
  }

  @Test func damagedRecordingsGiveWhatIsInThem() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let whole = Recording.tone(seconds: 3)
      // Half of the samples are missing; then half a sample more.
      let cut = try await session.upload("cut.wav", whole.prefix(44 + 48_000))
      let odd = try await session.upload("odd.wav", whole.prefix(44 + 48_001))
      let single = try await session.upload("single.wav", whole.prefix(46))
      try await session.finished(3)
      #expect(try await session.spoken(in: cut) == "1.500")
      #expect(try await session.spoken(in: odd) == "1.500")
      #expect(try await session.file(named: "single.wav")["state"].text == "completed")
      EventLog.checkTimes(try await session.transcript(single).json)
    }
  }

  @Test func anUploadOverTheLimitIsRefusedAndLeavesNothing() async throws {
    let arguments = RunningServer.instant + ["--max-upload-bytes", "100kB"]
    try await RunningServer.run(in: TemporaryFolder(), arguments) { server in
      let session = try await server.client.openSession()
      let large = Data(count: 150_000)
      let raw = try await session.request("POST", "/files?name=large.wav", body: large)
      #expect(raw.status == 413 && raw.errorCode == "file_too_large")
      let form = try await server.client.request(
        "POST", "/v1/sessions/\(session.id)/files", token: session.token,
        form: MultipartForm().file("large.wav", large))
      #expect(form.status == 413)
      #expect(try await session.files().isEmpty)
      #expect(server.folder.names(in: "data/drop") == ["quarantine"])
      try await session.upload("small.wav", Recording.tone(seconds: 1))
      try await session.finished(1)
    }
  }

  @Test func namesAreTextAndNeverPaths() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let tone = Recording.tone(seconds: 0.5)
      for name in ["../../../outside.wav", "/etc/outside.wav", "a\\outside.wav", "..", "\n\0.wav", "🎧.wav"] {
        let escaped = try #require(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let answer = try await session.request("POST", "/files?name=\(escaped)", body: tone)
        #expect(answer.status == 202, "\(name)")
        #expect(answer.json["files"][0]["name"].text?.contains("/") == false)
      }
      try session.drop("dropped\nname.wav", tone)
      try session.drop(String(repeating: "x", count: 200) + ".wav", tone)
      EventLog.check(try await session.finished(8), files: 8)
      let stored = server.folder.names(in: "data/sessions/\(session.id)/media")
      #expect(stored.count == 8)
      #expect(stored.allSatisfy { $0.wholeMatch(of: /[a-z0-9_]+\.(wav|bin)/) != nil }, "\(stored)")
    }
  }

  @Test func malformedRequestsAreErrorsOfTheClient() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let boundary = ["Content-Type": "multipart/form-data; boundary=x"]
      let part = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
      let endless = Data((part.dropLast(5) + String(repeating: "a", count: 100_000)).utf8)
      let bodies: [(headers: [String: String], body: Data, status: Int)] = [
        (boundary, Data("--x--\r\n".utf8), 400),
        (boundary, Data((part + "cut off").utf8), 400),
        (boundary, endless, 400),
        (["Content-Type": "multipart/form-data"], Data("--x--".utf8), 400),
        (["Content-Type": "application/json"], Data("{}".utf8), 415),
      ]
      for (headers, body, status) in bodies {
        let answer = try await session.request("POST", "/files", headers: headers, body: body)
        #expect(answer.status == status)
        #expect(answer.json["error"]["message"].text?.isEmpty == false)
      }
      for path in ["/events?after=x", "/events?after=-1", "/transcript?format=no"] {
        #expect(try await session.request("GET", path, headers: ["Accept": "application/json"]).status == 400)
      }
      #expect(try await session.files().isEmpty)
      for body in ["{", "[]", #"{"language":5}"#, String(repeating: "[", count: 50_000)] {
        let answer = try await server.client.request("POST", "/v1/sessions", json: body)
        #expect([400, 413].contains(answer.status))
        #expect(answer.json["error"]["message"].text != nil)
      }
      #expect(try await server.client.request("GET", "/nothing/here").status == 404)
      #expect(try await server.client.request("PUT", "/v1/sessions").status == 405)
      #expect(try await server.client.request("GET", "/health").status == 200)
    }
  }
}
