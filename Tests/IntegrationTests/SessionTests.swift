import Foundation
import Testing

/// What a session promises to its user, and hides from all other callers.
@Suite(.timeLimit(.minutes(15)))
struct SessionTests {
  @Test func endingRemovesEverythingAndSaysSo() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let content = Recording.tone(seconds: 0.5)
      try await session.upload("a.wav", content)
      try await session.upload("b.wav", content)
      try await session.finished(2)
      try session.drop("waiting.wav.part", content)
      let receipt = try await session.end()
      #expect(receipt.status == 200)
      #expect(receipt.json["state"].text == "ended")
      #expect(receipt.json["files_removed"].int == 3)
      #expect(receipt.json["bytes_removed"].int == 3 * content.count)
      #expect(server.folder.names(in: "data/sessions").isEmpty)
      #expect(server.folder.names(in: "data/drop") == ["quarantine"])
      #expect(try await session.end().status == 404)
      #expect(try await session.request("GET").status == 404)
    }
  }

  @Test func anEventStreamTellsEverythingOnceUpToTheEnd() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      try await session.upload("a.wav", Recording.tone(seconds: 0.5))
      let events = try await session.finished(1)
      var fromStart = try await session.eventStream()
      var fromThird = try await session.eventStream("?after=1", headers: ["Last-Event-ID": "3"])
      // The streams end with the session.
      try await session.end()
      let whole = try await fromStart.finish()
      #expect(whole.isComplete(from: 1))
      #expect(Array(whole.types.prefix(events.count)) == events.compactMap { $0["type"].text })
      #expect(whole.types.suffix(2) == ["session.ending", "session.ended"])
      let rest = try await fromThird.finish()
      #expect(rest.numbers == Array(whole.numbers.dropFirst(3)))
    }
  }

  @Test func hundredReadersOfOneSessionSeeTheSame() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      var streams: [StreamedAnswer] = []
      for _ in 0..<100 { streams.append(try await session.eventStream()) }
      try await session.upload("a.wav", Recording.tone(seconds: 0.5))
      try await session.finished(1)
      try await session.end()
      for index in streams.indices {
        let events = try await streams[index].finish()
        #expect(events.isComplete(from: 1))
        #expect(events.types.last == "session.ended")
      }
    }
  }

  @Test func nothingOfASessionIsSeenWithoutItsToken() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let mine = try await server.client.openSession()
      let other = try await server.client.openSession()
      let file = try await mine.upload("a.wav", Recording.tone(seconds: 0.5))
      try await mine.finished(1)
      for path in [
        "", "/files", "/files/\(file)", "/files/\(file)/audio", "/transcript", "/events?wait_seconds=0",
        "/player", "/queue",
      ] {
        let full = "/v1/sessions/\(mine.id)\(path)"
        let headers = ["Accept": "application/json"]
        #expect(try await server.client.request("GET", full, token: other.token, headers: headers).status == 404)
        #expect(try await server.client.request("GET", full, headers: headers).status == 401)
      }
      #expect(try await other.request("GET", "/files/\(file)").status == 404)
      #expect(try await other.request("DELETE", "/files/\(file)").status == 404)
      #expect(try await server.client.request("DELETE", "/v1/sessions/\(mine.id)", token: other.token).status == 404)
      #expect(try await mine.files().count == 1)
    }
  }

  @Test func aViewerReadsAndChangesNothing() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let viewer = try await session.request("POST", "/viewers", json: #"{"expires_in_seconds":60}"#)
      #expect(viewer.status == 201)
      let token = try #require(viewer.json["token"].text)
      let path = "/v1/sessions/\(session.id)"
      #expect(try await server.client.request("GET", path, token: token).status == 200)
      #expect(try await server.client.request("GET", "\(path)/files?access_token=\(token)").status == 200)
      #expect(try await server.client.request("DELETE", path, token: token).status == 403)
      #expect(try await server.client.request("POST", "\(path)/player/stop", token: token).status == 403)
    }
  }

  @Test func optionsCanBeChangedAndAreChecked() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession(json: #"{"label":"first","language":"en"}"#)
      let changed = try await session.request("PATCH", "", json: #"{"label":"second","unknown":1}"#)
      #expect(changed.status == 200)
      #expect(changed.json["label"].text == "second")
      #expect(changed.json["options"]["language"].text == "en")
      for wrong in [#"{"weight":99}"#, #"{"weight":"x"}"#, #"{"language":"english"}"#, "[]", "{", #"{"engine":"no"}"#] {
        let answer = try await session.request("PATCH", "", json: wrong)
        #expect(answer.status == 400, "\(wrong)")
        #expect(answer.json["error"].keys.isSuperset(of: ["message", "type", "param", "code"]))
      }
      #expect(try await session.request("PUT", "/heartbeat").json["expires_at"].text != nil)
    }
  }

  @Test func theServersSessionLimitIsAnAnswer() async throws {
    try await RunningServer.run(in: TemporaryFolder(), RunningServer.instant + ["--max-sessions", "1"]) { server in
      let session = try await server.client.openSession()
      let refused = try await server.client.request("POST", "/v1/sessions")
      #expect([429, 503].contains(refused.status))
      #expect(refused.header("Retry-After") != nil)
      try await session.end()
      #expect(try await server.client.request("POST", "/v1/sessions").status == 201)
    }
  }

  @Test func aKeySeesItsOwnSessionsOnly() async throws {
    let keys = ["first-key-0123456789", "second-key-0123456789"]
    try await RunningServer.run(
      in: TemporaryFolder(), environment: ["SOTTO_API_KEYS": keys.joined(separator: ",")]
    ) { server in
      #expect(try await server.client.request("POST", "/v1/sessions").status == 401)
      #expect(try await server.client.request("POST", "/v1/sessions", token: "wrong").status == 401)
      let session = try await server.client.openSession(key: keys[0])
      let path = "/v1/sessions/\(session.id)"
      #expect(try await server.client.request("GET", path, token: keys[0]).status == 200)
      #expect(try await server.client.request("GET", path, token: keys[1]).status == 404)
      let lists = [
        try await server.client.request("GET", "/v1/sessions", token: keys[0]),
        try await server.client.request("GET", "/v1/sessions", token: keys[1]),
      ]
      #expect(lists.map { $0.json["sessions"].items.count } == [1, 0])
      #expect(try await server.client.request("GET", "/v1/sessions").status == 401)
    }
  }

  @Test func withoutKeysATokenListsItsSessionAndTheOperatorsTokenAll() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let mine = try await server.client.openSession(json: #"{"label":"mine"}"#)
      let other = try await server.client.openSession(json: #"{"label":"theirs"}"#)
      let path = server.folder.path("data/operator-token")
      let text = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
      func list(_ token: String?) async throws -> HTTPAnswer {
        try await server.client.request("GET", "/v1/sessions", token: token)
      }
      #expect(try await list(nil).status == 401)
      #expect(try await list(mine.token).json["sessions"].items.compactMap { $0["id"].text } == [mine.id])
      #expect(try await list(text).json["sessions"].items.compactMap { $0["id"].text } == [other.id, mine.id])
      let seen = try await server.client.request("GET", "/v1/operations")
      #expect(seen.status == 200)
      #expect(seen.json["sessions"]["list"].items.compactMap { $0["label"].text }.isEmpty)
      let all = try await server.client.request("GET", "/v1/operations", token: text)
      #expect(Set(all.json["sessions"]["list"].items.compactMap { $0["label"].text }) == ["mine", "theirs"])
    }
  }

  /// The instant engine answers with the audio's length, so a transcript shows whose audio it is of.
  @Test func sixtySessionsAtOnceAreNotMixed() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      try await server.client.openSession().end()
      let descriptors = server.descriptors
      try await withThrowingTaskGroup { group in
        for number in 0..<60 {
          group.addTask {
            let session = try await server.client.openSession()
            let seconds = 0.5 + Double(number) / 100
            let file = try await session.upload("\(number).wav", Recording.tone(seconds: seconds))
            EventLog.check(try await session.finished(1), files: 1)
            #expect(try await session.spoken(in: file) == String(format: "%.3f", seconds))
            #expect(try await session.files().count == 1)
            #expect(try await session.end().status == 200)
          }
        }
        try await group.waitForAll()
      }
      #expect(server.folder.names(in: "data/sessions").isEmpty)
      #expect(server.descriptors < descriptors + 70, "descriptors of ended sessions stay open")
    }
  }
}
