import Foundation
import Glibc
import Subprocess
import Testing

/// The server dies at any moment and comes back: nothing is lost, nothing is done twice.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct RecoveryTests {
  private static let fileCount = 8

  /// The first file is long, so that work is left when the server is killed.
  private static func seconds(ofFile number: Int) -> Double { number == 0 ? 900 : 31 + Double(number) / 100 }

  private static func text(ofFile number: Int) -> String {
    let full = Array(repeating: "30.000", count: number == 0 ? 30 : 1)
    let rest = number == 0 ? [] : [String(format: "%.3f", 1 + Double(number) / 100)]
    return (full + rest).joined(separator: " ")
  }

  /// - Parameter moment: how many events the session has when the server is killed.
  @Test(arguments: [3, 18, 40])
  func whatWasQueuedCompletesOnceAfterAKill(moment: Int) async throws {
    let folder = try TemporaryFolder()
    let killed = try await RunningServer.run(in: folder) { server in
      let session = try await server.client.openSession()
      for number in 0..<Self.fileCount {
        let content = Recording.tone(seconds: Self.seconds(ofFile: number))
        if number.isMultiple(of: 2) {
          try await session.upload("\(number).wav", content)
        } else {
          try session.drop("\(number).wav", content)
        }
        // Whatever has been accepted by then must survive.
        if try await session.events().count >= moment { break }
      }
      try await session.events { $0.count >= moment }
      let accepted = try await session.events().count { $0["type"].text == "file.created" }
      server.send(SIGKILL)
      return (session: session, accepted: accepted)
    }
    #expect(killed.status == .signaled(SIGKILL))
    let (session, accepted) = killed.value
    // A file that is dropped while no server runs.
    try session.drop("meanwhile.wav", Recording.tone(seconds: 0.5))
    let ended = try await RunningServer.run(in: folder) { server in
      let session = session.through(server.client)
      try await session.events { events in
        events.contains { $0["name"].text == "meanwhile.wav" }
          && events.count { $0["type"].text == "file.created" }
            == events.count { $0["type"].text == "file.completed" }
      }
      let files = try await session.files()
      #expect(files.count >= accepted + 1)
      EventLog.check(try await session.events(), files: files.count)
      #expect(Set(files.compactMap { $0["name"].text }).count == files.count)
      for file in files where file["name"].text != "meanwhile.wav" {
        let number = try #require(file["name"].text.flatMap { Int($0.dropLast(4)) })
        #expect(try await session.spoken(in: try #require(file["id"].text)) == Self.text(ofFile: number))
      }
      #expect(folder.names(in: "data/sessions/\(session.id)/windows").isEmpty)
      #expect(folder.names(in: "data/drop") == ["quarantine"])
    }
    #expect(ended.status == .exited(0))
  }

  @Test func severalKillsInARowLoseNothing() async throws {
    let folder = try TemporaryFolder()
    let first = try await RunningServer.run(in: folder) { server in
      let session = try await server.client.openSession()
      for number in 0..<10 { try await session.upload("\(number).wav", Recording.tone(seconds: 65)) }
      server.send(SIGKILL)
      return session
    }
    for _ in 0..<3 {
      let killed = try await RunningServer.run(in: folder) { server in
        let session = first.value.through(server.client)
        let before = try await session.events().count
        try await session.events { events in
          events.count >= before + 5 || events.count { $0["type"].text == "file.completed" } == 10
        }
        server.send(SIGKILL)
      }
      #expect(killed.status == .signaled(SIGKILL))
    }
    try await RunningServer.run(in: folder) { server in
      let session = first.value.through(server.client)
      EventLog.check(try await session.finished(10), files: 10)
      for file in try await session.files() {
        let id = try #require(file["id"].text)
        #expect(try await session.spoken(in: id) == "30.000 30.000 5.000")
      }
    }
  }

  @Test func theSameSessionIsBackAfterAStop() async throws {
    let folder = try TemporaryFolder()
    let first = try await RunningServer.run(in: folder) { server in
      let session = try await server.client.openSession(json: #"{"label":"kept"}"#)
      let file = try await session.upload("a.wav", Recording.tone(seconds: 40))
      try await session.finished(1)
      _ = try await session.request("POST", "/player/play", json: #"{"position":12}"#)
      _ = try await session.request("POST", "/player/pause")
      let ended = try await server.client.openSession()
      try await ended.end()
      return (
        session: session, file: file, events: try await session.events(),
        transcript: try await session.transcript(file).body, ended: ended
      )
    }
    #expect(first.status == .exited(0))
    try await RunningServer.run(in: folder) { server in
      let session = first.value.session.through(server.client)
      let shown = try await session.request("GET")
      #expect(shown.json["label"].text == "kept")
      let position = shown.json["player"]["position"].double ?? 0
      #expect(shown.json["player"]["state"].text == "paused" && position >= 12)
      #expect(try await session.transcript(first.value.file).body == first.value.transcript)
      #expect(try await session.events() == first.value.events)
      let status = try await first.value.ended.through(server.client).request("GET").status
      #expect([401, 404].contains(status))
    }
  }

  @Test func aStopInTheMiddleOfWorkLeavesNoProcess() async throws {
    let folder = try TemporaryFolder()
    let stopped = try await RunningServer.run(in: folder) { server in
      let session = try await server.client.openSession()
      for number in 0..<6 { try await session.upload("\(number).wav", Recording.tone(seconds: 200)) }
      try await session.events { $0.contains { $0["type"].text == "segment.final" } }
      var stream = try await session.eventStream()
      let children = ProcessTree.descendants(of: server.processID)
      server.send(SIGTERM)
      // An attached reader does not hold the server up.
      _ = try await stream.finish()
      return (session: session, children: children)
    }
    #expect(stopped.status == .exited(0))
    #expect(stopped.value.children.filter { ProcessTree.isRunning($0) } == [])
    try await RunningServer.run(in: folder) { server in
      let session = stopped.value.session.through(server.client)
      EventLog.check(try await session.finished(6), files: 6)
    }
  }

  @Test func aSecondServerIsKeptOffTheSameData() async throws {
    let folder = try TemporaryFolder()
    try await RunningServer.run(in: folder) { server in
      let second = try await ProgramRun.run(
        "sotto", ["serve", "--port", "0", "--data-dir", folder.path("data"), "--engine", "instant"])
      #expect(second.status == .exited(1))
      #expect(second.complaints.contains("Another server is using"))
      #expect(try await server.client.request("GET", "/health").status == 200)
    }
  }
}
