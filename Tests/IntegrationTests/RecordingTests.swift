import Foundation
import Testing

/// Sources that the server records, with real ffmpeg processes and web servers of this machine.
@Suite(.timeLimit(.minutes(15)))
struct RecordingTests {
  private func record(_ url: String, _ session: SessionClient) async throws -> JSONValue {
    let answer = try await session.request("POST", "/player/record", json: "{\"url\":\"\(url)\"}")
    try #require(answer.status == 200, "\(answer.text)")
    return answer.json
  }

  /// The events up to the one that ends the recording.
  private func ended(_ session: SessionClient) async throws -> [JSONValue] {
    try await session.events { events in
      events.contains { ["recording.stopped", "recording.failed"].contains($0["type"].text) }
    }
  }

  private func last(_ type: String, in events: [JSONValue]) -> JSONValue {
    events.last { $0["type"].text == type } ?? .null
  }

  /// The decoders of a server; the environment's own programs are no descendants of it.
  private func decoders(of server: RunningServer) -> [ProcessTree.Member] {
    ProcessTree.descendants(of: server.processID).filter { $0.commandLine.contains("pipe:0") }
  }

  /// A server with an open session, beside a web server that answers by a script.
  private func listening(
    to script: @escaping ScriptedWebServer.Script, _ arguments: [String] = [],
    body: (ScriptedWebServer, RunningServer, SessionClient) async throws -> Void
  ) async throws {
    try await ScriptedWebServer.run(script) { web in
      try await RunningServer.run(in: TemporaryFolder(), RemoteFileTests.loopback + arguments) { server in
        try await body(web, server, try await server.client.openSession())
      }
    }
  }

  /// A radio that plays for so long and then says nothing more.
  private func radio(seconds: Double) -> ScriptedWebServer.Script {
    let sound = Array(Recording.syllables(seconds: seconds))
    return { _, _, answer in
      try await answer.sendRadioHead()
      try await answer.send(sound)
      await answer.waitUntilClosed()
    }
  }

  @Test func aFileIsRecordedAsItPlaysAndEnds() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.wav", Recording.syllables(seconds: 7))
    try await Encoder.ffmpeg(["-i", "a.wav", "-ar", "44100", "a.mp3"], in: folder)
    let sound = Array(try Data(contentsOf: URL(filePath: folder.path("a.mp3"))))
    try await ScriptedWebServer.run { _, _, answer in
      try await answer.respond(headers: ["Content-Type: audio/mpeg"], sound)
    } body: { web in
      try await RunningServer.run(in: TemporaryFolder(), RemoteFileTests.loopback) { server in
        let session = try await server.client.openSession()
        let state = try await record("\(web.base)/a.mp3?token=secret", session)
        #expect(state["recording"]["state"].text == "connecting")
        #expect(state["recording"]["url"].text == "\(web.base)/a.mp3?…")
        let second = try await session.request("POST", "/player/record", json: "{\"url\":\"\(web.base)/b\"}")
        #expect(second.status == 409 && second.errorCode == "recording_under_way")
        let events = try await ended(session)
        let stopped = last("recording.stopped", in: events)["recording"]
        #expect(events.contains { $0["type"].text == "recording.started" })
        #expect(abs((stopped["seconds"].double ?? 0) - 7) < 0.2, "\(stopped)")
        let count = try #require(stopped["files"].int)
        #expect(count >= 1)
        EventLog.check(try await session.finished(count), files: count)
        let player = try await session.request("GET", "/player").json
        #expect(player["recording"] == .null && player["playlist"].items.count == count)
        // It began to play by itself.
        #expect(events.contains { $0["player"]["state"].text == "playing" })
        let file = try #require(try await session.files().first)
        #expect(file["sample_rate"].int == 44_100 && file["codec"].text == "pcm_s16le", "\(file)")
      }
    }
  }

  @Test func aRadioThatDropsIsAskedAgainUntilItIsGone() async throws {
    let sound = Array(Recording.syllables(seconds: 6))
    try await ScriptedWebServer.run { _, number, answer in
      guard number < 3 else { return try await answer.respond(status: 404) }
      try await answer.sendRadioHead()
      try await answer.send(sound)
    } body: { web in
      try await RunningServer.run(in: TemporaryFolder(), RemoteFileTests.loopback) { server in
        let session = try await server.client.openSession()
        _ = try await record("\(web.base)/live", session)
        let events = try await ended(session)
        let again = events.filter { $0["type"].text == "recording.reconnecting" }
        #expect(again.count == 2 && again.allSatisfy { $0["error"]["code"].text == "source_ended" }, "\(again)")
        let stopped = last("recording.stopped", in: events)["recording"]
        #expect(abs((stopped["seconds"].double ?? 0) - 12) < 0.1, "\(stopped)")
        #expect(decoders(of: server).isEmpty)
      }
    }
  }

  @Test(arguments: ["stop", "record", "session"]) func stoppingARecordingStopsItsProcess(how: String) async throws {
    try await listening(to: radio(seconds: 8)) { web, server, session in
      _ = try await record("\(web.base)/live", session)
      try await session.events { $0.contains { $0["type"].text == "file.created" } }
      let processes = decoders(of: server)
      #expect(!processes.isEmpty)
      switch how {
      case "session": #expect(try await session.end().status == 200)
      case "stop":
        let state = try await session.request("POST", "/player/stop")
        #expect(state.status == 200 && state.json["recording"] == .null, "\(state.text)")
      default:
        let state = try await session.request("DELETE", "/player/record")
        #expect(state.status == 200 && state.json["recording"] == .null, "\(state.text)")
      }
      // The answer comes when nothing runs any more.
      #expect(processes.allSatisfy { !ProcessTree.isRunning($0) })
      guard how != "session" else { return }
      let stopped = last("recording.stopped", in: try await ended(session))["recording"]
      // All that came was kept, the last word too.
      #expect((stopped["seconds"].double ?? 0) > 4, "\(stopped)")
    }
  }

  @Test(arguments: [false, true]) func segmentsOfAPlaylistAreRecorded(isEncrypted: Bool) async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.wav", Recording.syllables(seconds: 5))
    var arguments = ["-i", "a.wav", "-c:a", "aac", "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod"]
    if isEncrypted {
      try folder.write("key.bin", Data((0..<16).map { UInt8($0) }))
      try folder.write("key.info", Data("key.bin\nkey.bin\n".utf8))
      arguments += ["-hls_key_info_file", "key.info"]
    }
    try await Encoder.ffmpeg(arguments + ["list.m3u8"], in: folder)
    try await ScriptedWebServer.run { request, _, answer in
      if request.target == "/master" {
        let master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000\nlist.m3u8\n"
        return try await answer.respond(headers: ["Content-Type: application/vnd.apple.mpegurl"], Array(master.utf8))
      }
      let file = folder.path(String(request.target.dropFirst()))
      guard let data = FileManager.default.contents(atPath: file) else { return try await answer.respond(status: 404) }
      try await answer.respond(Array(data))
    } body: { web in
      try await RunningServer.run(in: TemporaryFolder(), RemoteFileTests.loopback) { server in
        let session = try await server.client.openSession()
        _ = try await record("\(web.base)/master", session)
        let events = try await ended(session)
        let stopped = last("recording.stopped", in: events)["recording"]
        #expect(abs((stopped["seconds"].double ?? 0) - 5) < 0.3, "\(events.suffix(2))")
      }
    }
  }

  @Test(arguments: [
    ("http://169.254.169.254/a.ts", "", "address_not_allowed"), ("file:///etc/passwd", "", "address_not_allowed"),
    ("concat:a.ts|b.ts", "", "address_not_allowed"), ("http://10.0.0.1:25/a.ts", "", "address_not_allowed"),
    ("a.ts", "#EXT-X-KEY:METHOD=AES-128,URI=\"http://[::1]/key\"\n", "address_not_allowed"),
    ("a.ts", "#EXT-X-MAP:URI=\"http://192.168.0.1/map\"\n", "address_not_allowed"),
    ("redirect.ts", "", "address_not_allowed"), ("a.ts", "#EXT-X-KEY:METHOD=SAMPLE-AES\n", "source_playlist"),
  ]) func playlistsLeadNowhereElse(link: String, tag: String, code: String) async throws {
    try await listening(to: { request, _, answer in
      if request.target == "/redirect.ts" {
        return try await answer.respond(status: 307, headers: ["Location: http://[fe80::1]/"])
      }
      let list = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n\(tag)#EXTINF:2,\n\(link)\n#EXT-X-ENDLIST\n"
      try await answer.respond(Array(list.utf8))
    }) { web, _, session in
      _ = try await record("\(web.base)/list.m3u8", session)
      let failed = last("recording.failed", in: try await ended(session))
      #expect(failed["error"]["code"].text == code, "\(failed)")
      #expect(failed["recording"]["files"].int == 0)
    }
  }

  @Test func whatIsNoSoundOrIsSaidToBeLiveIsRefused() async throws {
    try await listening(to: { _, _, answer in
      try await answer.respond(Array("<html>This is no sound.</html>".utf8))
    }) { web, _, session in
      _ = try await record("\(web.base)/page", session)
      let failed = last("recording.failed", in: try await ended(session))
      #expect(failed["error"]["code"].text == "undecodable", "\(failed)")
      for body in ["{\"live\":true}", "{}", "{\"url\":\"rtmp://a.b/c\"}"] {
        #expect(try await session.request("POST", "/player/record", json: body).status == 400, "\(body)")
      }
      #expect(try await session.request("DELETE", "/player/record").status == 200)
    }
  }

  @Test func aFullSessionEndsTheRecordingAndSaysWhy() async throws {
    try await listening(to: radio(seconds: 25), ["--max-session-bytes", "300KB"]) { web, _, session in
      _ = try await record("\(web.base)/live", session)
      let failed = last("recording.failed", in: try await ended(session))
      #expect(failed["error"]["code"].text == "session_bytes_full", "\(failed)")
      #expect((failed["recording"]["files"].int ?? 0) >= 1)
    }
  }

  @Test func aServerThatWasKilledSaysThatTheRecordingIsOver() async throws {
    try await ScriptedWebServer.run(radio(seconds: 8)) { web in
      let folder = try TemporaryFolder()
      let (session, processes) = try await RunningServer.run(in: folder, RemoteFileTests.loopback) { server in
        let session = try await server.client.openSession()
        _ = try await record("\(web.base)/live", session)
        try await session.events { $0.contains { $0["type"].text == "recording.started" } }
        let processes = decoders(of: server)
        server.send(SIGKILL)
        return (session, processes)
      }.value
      try await RunningServer.run(in: folder, RemoteFileTests.loopback) { server in
        let session = session.through(server.client)
        let failed = last("recording.failed", in: try await ended(session))
        #expect(failed["error"]["code"].text == "server_stopped")
        #expect(try await session.request("GET", "/player").json["recording"] == .null)
        #expect(processes.allSatisfy { !ProcessTree.isRunning($0) })
      }
    }
  }
}
