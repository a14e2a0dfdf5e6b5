import Foundation
import Subprocess
import Testing

/// The road of every file, from upload or drop folder to transcript.
@Suite(.timeLimit(.minutes(15)))
struct FileLifeTests {
  @Test func anUploadedFileBecomesATranscript() async throws {
    let content = Recording.tone(seconds: 1.25)
    let ended = try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let file = try await session.upload("a talk.wav", content)
      let events = try await session.finished(1)
      EventLog.check(events, files: 1)
      let types = events.compactMap { $0["type"].text }.filter { $0.hasPrefix("file.") || $0.hasPrefix("segment.") }
      #expect(
        types == ["file.created", "file.queued", "file.started", "segment.final", "file.completed"], "\(types)")
      let shown = try await session.file(named: "a talk.wav")
      #expect(shown["state"].text == "completed")
      #expect(shown["duration"].double == 1.25)
      #expect(shown["bytes"].int == content.count)
      #expect(shown["progress"].double == 1)
      #expect(shown["error"] == .null)
      let transcript = try await session.transcript(file)
      #expect(transcript.json["final"].bool == true)
      #expect(transcript.json["segments"][0]["text"].text == "1.250")
      EventLog.checkTimes(transcript.json)
    }
    #expect(ended.status == .exited(0))
  }

  @Test func everyTranscriptFormatIsServed() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let file = try await session.upload("a.wav", Recording.tone(seconds: 2))
      try await session.finished(1)
      let beginnings = [
        "txt": "2.000\n", "srt": "1\n00:00:00,000 --> 00:00:02,000\n2.000\n",
        "vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n2.000\n", "tsv": "start\tend\ttext\n0\t2000\t2.000\n",
        "aud": "0.0\t2.0\t2.000\n", "json": "{", "whisperx": "{\"segments\": [", "verbose_json": "{",
      ]
      for (format, beginning) in beginnings {
        for answer in [
          try await session.transcript(file, format: format),
          try await session.request("GET", "/transcript?format=\(format)"),
        ] {
          #expect(answer.status == 200)
          #expect(answer.text.hasPrefix(beginning), "\(format): \(answer.text)")
        }
      }
      #expect(try await session.transcript(file, format: "docx").status == 400)
    }
  }

  @Test func aFormWithSeveralFilesQueuesThemInOrder() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let form = MultipartForm().field("note", "ignored").file("one.wav", Recording.tone(seconds: 0.5))
        .file("two.wav", Recording.tone(seconds: 0.6)).file("three.wav", Recording.tone(seconds: 0.7))
      let answer = try await server.client.request(
        "POST", "/v1/sessions/\(session.id)/files", token: session.token, form: form)
      #expect(answer.status == 202)
      #expect(answer.json["files"].items.map { $0["name"].text } == ["one.wav", "two.wav", "three.wav"])
      EventLog.check(try await session.finished(3), files: 3)
      let texts = try await session.request("GET", "/transcript?format=txt").text
      #expect(texts == "0.500\n0.600\n0.700\n")
    }
  }

  @Test func droppedFilesAreTakenOnceTheyAreFinished() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let tone = Recording.tone(seconds: 0.5)
      try session.drop("half.wav.part", tone)
      try session.drop("copied.wav", tone)
      let elsewhere = try server.folder.write("elsewhere.wav", Recording.tone(seconds: 0.75))
      try FileManager.default.moveItem(atPath: elsewhere, toPath: session.dropPath("moved é.wav"))
      let linked = try server.folder.write("linked.wav", tone)
      try FileManager.default.linkItem(atPath: linked, toPath: session.dropPath("linked.wav"))
      EventLog.check(try await session.finished(3), files: 3)
      let taken = try await session.files().compactMap { $0["name"].text }
      #expect(Set(taken) == ["copied.wav", "moved é.wav", "linked.wav"])
      try FileManager.default.moveItem(
        atPath: session.dropPath("half.wav.part"), toPath: session.dropPath("half.wav"))
      EventLog.check(try await session.finished(4), files: 4)
      #expect(server.folder.names(in: "data/drop") == ["quarantine"])
    }
  }

  @Test func aFileIsNotTakenWhileItIsBeingWritten() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let content = Recording.tone(seconds: 1)
      try session.drop("growing.wav", Data())
      let writer = try FileHandle(forWritingTo: URL(filePath: session.dropPath("growing.wav")))
      try writer.write(contentsOf: content.prefix(5_000))
      // The file that comes later is taken first: the watcher has seen the growing one by then.
      try session.drop("later.wav", content)
      try await session.finished(1)
      #expect(try await session.files().map { $0["name"].text } == ["later.wav"])
      try writer.write(contentsOf: content.dropFirst(5_000))
      try writer.close()
      try await session.finished(2)
      let grown = try await session.file(named: "growing.wav")
      #expect(grown["bytes"].int == content.count)
      #expect(grown["duration"].double == 1)
    }
  }

  @Test func linksFifosFoldersAndStrangersAreLeftAlone() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      try FileManager.default.createSymbolicLink(
        atPath: session.dropPath("link.wav"), withDestinationPath: "/etc/passwd")
      try FileManager.default.createDirectory(
        atPath: session.dropPath("folder.wav"), withIntermediateDirectories: false)
      #expect(mkfifo(session.dropPath("fifo.wav"), 0o600) == 0)
      try Recording.tone(seconds: 0.5).write(to: server.folder.url.appending(path: "data/drop/stray.wav"))
      try session.drop("real.wav", Recording.tone(seconds: 0.5))
      EventLog.check(try await session.finished(1), files: 1)
      #expect(try await session.files().map { $0["name"].text } == ["real.wav"])
      #expect(try await session.end().status == 200)
      let left = Set(["folder.wav", "fifo.wav", "link.wav"].map { "\(session.id)_\($0)" })
      #expect(left.isSubset(of: server.folder.names(in: "data/drop")))
    }
  }

  @Test func theSameIdempotencyKeyGivesTheSameFile() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let send = { (name: String) in
        try await session.request(
          "POST", "/files?name=\(name)", headers: ["Idempotency-Key": "once"], body: Recording.tone(seconds: 0.5))
      }
      let first = try await send("a.wav")
      let second = try await send("b.wav")
      #expect(first.status == 202 && second.status == 202)
      #expect(first.json["files"][0]["id"] == second.json["files"][0]["id"])
      EventLog.check(try await session.finished(1), files: 1)
    }
  }

  @Test func theOriginalBytesAreServedWholeAndInParts() async throws {
    let content = Recording.tone(seconds: 0.5)
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let path = "/files/\(try await session.upload("a.wav", content))/audio"
      let whole = try await session.request("GET", path)
      #expect(whole.status == 200 && whole.body == content)
      #expect(whole.header("Content-Type") == "audio/wav")
      let middle = try await session.request("GET", path, headers: ["Range": "bytes=100-199"])
      #expect(middle.status == 206 && middle.body == content[100..<200])
      #expect(middle.header("Content-Range") == "bytes 100-199/\(content.count)")
      let end = try await session.request("GET", path, headers: ["Range": "bytes=-10"])
      #expect(end.body == content.suffix(10))
      let behind = try await session.request("GET", path, headers: ["Range": "bytes=\(content.count)-"])
      #expect(behind.status == 416)
      let tag = try #require(whole.header("ETag"))
      #expect(try await session.request("GET", path, headers: ["If-None-Match": tag]).status == 304)
    }
  }

  @Test func aRemovedFileIsGone() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let file = try await session.upload("a.wav", Recording.tone(seconds: 0.5))
      try await session.finished(1)
      #expect(try await session.request("DELETE", "/files/\(file)").status == 204)
      #expect(try await session.request("DELETE", "/files/\(file)").status == 404)
      #expect(try await session.transcript(file).status == 404)
      #expect(server.folder.names(in: "data/sessions/\(session.id)/media").isEmpty)
      EventLog.check(try await session.events(), files: 1)
    }
  }
}
