import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// The player of a session, with captions and a clock moved by hand.
@Suite(.timeLimit(.minutes(15)))
struct AudioPlayerTests {
  private func setup() -> TestServer.Setup {
    TestServer.Setup(engine: ScriptedEngine { window, _ in .text("window \(window.index)") })
  }

  private func cues(_ session: TestSession, _ count: Int) async throws -> [String] {
    try await session.wait(for: "player.cue", count).compactMap { $0.segment?.text }
  }

  /// Lets the announcement of new files pass, so that no more than the player's alarm waits for the clock.
  private func passAnnouncement(_ server: TestServer, _ session: TestSession) async throws {
    await server.clock.waitForSleeper(of: .milliseconds(100))
    server.clock.advance(by: .milliseconds(100))
    try await session.wait(for: "player.changed")
  }

  @Test func captionsAreDueAsTheyAreReached() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 3))
      try await session.waitForEnds()
      try await passAnnouncement(server, session)
      _ = try await session.handle.command(.play(file: nil, position: nil, rate: nil), ifRevision: nil)
      #expect(try await cues(session, 1) == ["window 0"])
      for count in 2...3 {
        await server.clock.waitForSleeper(of: .seconds(1.0))
        server.clock.advance(by: .seconds(1))
        #expect(try await cues(session, count).last == "window \(count - 1)")
      }
      await server.clock.waitForSleeper(of: .seconds(1.0))
      server.clock.advance(by: .seconds(1))
      try await session.waitForEvents { ($0.fields["player"] as? [String: Any])?["state"] as? String == "ended" }
      #expect(try await session.handle.player().position == 3)
      #expect(try await session.events().count { $0.type == "player.cue" } == 3)
    }
  }

  @Test func playingGoesOnBehindAFileThatFailed() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      try await session.upload("bad.wav", Array("no sound".utf8))
      try await session.upload("talk.wav", Wave.tone(seconds: 3))
      try await session.waitForEnds(2)
      try await passAnnouncement(server, session)
      let files = try await session.handle.player().playlist
      _ = try await session.handle.command(.play(file: files[0], position: nil, rate: nil), ifRevision: nil)
      await server.clock.waitForSleeper(of: .seconds(0.001))
      server.clock.advance(by: .seconds(0.001))
      try await session.waitForEvents { ($0.fields["player"] as? [String: Any])?["file"] as? String == "\(files[1])" }
      #expect(try await session.handle.player().state == .playing)
    }
  }

  @Test func aSeekShowsTheCaptionThere() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 3))
      try await session.waitForEnds()
      _ = try await session.handle.command(.seek(position: 2.5), ifRevision: nil)
      #expect(try await cues(session, 1) == ["window 2"])
      _ = try await session.handle.command(.seek(position: 0.5), ifRevision: nil)
      #expect(try await cues(session, 2) == ["window 2", "window 0"])
    }
  }

  @Test func anotherRateMovesTheNextCaption() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 3))
      try await session.waitForEnds()
      try await passAnnouncement(server, session)
      _ = try await session.handle.command(.play(file: nil, position: 0.25, rate: 0.5), ifRevision: nil)
      await server.clock.waitForSleeper(of: .seconds(1.5))
      _ = try await session.handle.command(.rate(2), ifRevision: nil)
      await server.clock.waitForSleeper(of: .seconds(0.375))
      server.clock.advance(by: .seconds(0.375))
      // Due again with the change of the rate, as with every change, then the next.
      let cues = try await session.wait(for: "player.cue", 3)
      #expect(cues.map { $0.segment?.text } == ["window 0", "window 0", "window 1"])
      #expect(cues.last?.fields["position"] as? Double == 1)
    }
  }

  @Test func theStateHoldsTheCaptionThatIsDue() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 3))
      try await session.waitForEnds()
      #expect(try await session.handle.player().cue == nil)
      let state = try await session.handle.command(.play(file: nil, position: 1.5, rate: nil), ifRevision: nil)
      #expect(state.cue?.text == "window 1")
      server.clock.advance(by: .seconds(0.25))
      #expect(try await session.handle.player().cue?.text == "window 1")
      _ = try await session.handle.command(.seek(position: 2.5), ifRevision: nil)
      #expect(try await session.handle.player().cue?.text == "window 2")
      _ = try await session.handle.command(.stop, ifRevision: nil)
      #expect(try await session.handle.player().cue == nil)
      #expect(try await session.events().allSatisfy { ($0.fields["player"] as? [String: Any])?["cue"] == nil })
    }
  }

  @Test func aCaptionThatIsLateIsShownAtOnce() async throws {
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine { _, _ in .held })) { server in
      let session = try await server.open()
      try await session.upload()
      await server.engine.waitForHeld(1)
      _ = try await session.handle.command(.play(file: nil, position: 0.25, rate: nil), ifRevision: nil)
      server.engine.releaseAll()
      let cue = try await session.wait(for: "player.cue")[0]
      #expect(cue.fields["position"] as? Double == 0.25)
    }
  }

  @Test func aFileThatIsDoneAnewShowsItsNewCaptions() async throws {
    let engine = ScriptedEngine { window, _ in window.index == 0 ? .text("before") : .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 2)).record.id
      await engine.waitForHeld(1)
      _ = try await session.handle.command(.seek(position: 0.5), ifRevision: nil)
      #expect(try await cues(session, 1) == ["before"])
      _ = try await session.handle.clearQueue()
      engine.follow { _, _ in .held }
      _ = try await session.handle.retry(file)
      try #require(try await session.handle.player().cue == nil)
      await engine.waitForHeld(1)
      engine.follow { _, _ in .text("after") }
      engine.releaseAll()
      #expect(try await cues(session, 2) == ["before", "words"])
    }
  }

  @Test func aCommandForAnOldRevisionIsRefused() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      try await session.upload()
      // Only then is its length known, which is a change of its own.
      try await session.waitForEnds()
      let state = try await session.handle.command(.play(file: nil, position: nil, rate: nil), ifRevision: nil)
      let error = await #expect(throws: ServiceError.self) {
        try await session.handle.command(.pause, ifRevision: state.revision - 1)
      }
      #expect(error?.kind == .conflict)
      #expect(error?.code == "revision_conflict")
      let paused = try await session.handle.command(.pause, ifRevision: state.revision)
      #expect(paused.state == .paused)
      #expect(paused.revision == state.revision + 1)
    }
  }

  private func players(_ session: TestSession) async throws -> [[String: Any]] {
    try await session.events().compactMap { $0.fields["player"] as? [String: Any] }
  }

  @Test func onlyAPlaylistThatChangedIsTold() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      let files = [try await session.upload().record.id, try await session.upload().record.id]
      try await session.waitForEnds(2)
      try await passAnnouncement(server, session)
      _ = try await session.handle.command(.seek(position: 0.5), ifRevision: nil)
      _ = try await session.handle.command(.seek(position: 0.25), ifRevision: nil)
      let state = try await session.handle.orderQueue(files.reversed())
      #expect(state.files.isEmpty)
      let told = try await players(session).map { $0["playlist"] as? [String] }
      let names = files.map(\.description)
      #expect(told == [names, nil, nil, names.reversed()])
      #expect(try await session.handle.player().playlist == files.reversed())
    }
  }

  @Test func whatChangesNothingIsNotTold() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      try await session.upload()
      try await session.waitForEnds()
      try await passAnnouncement(server, session)
      let first = try await session.handle.command(.seek(position: 0.5), ifRevision: nil)
      let last = try await session.handle.lastEvent()
      for _ in 0..<3 {
        let again = try await session.handle.command(.seek(position: 0.5), ifRevision: first.revision)
        #expect(again.revision == first.revision)
      }
      #expect(try await session.handle.lastEvent() == last)
    }
  }

  @Test func aPlaylistIsKeptOverARestartWhereOnlyThePositionWasWritten() async throws {
    let folder = try TemporaryFolder()
    let (known, before) = try await TestServer.run(in: folder, setup()) { server in
      let session = try await server.open()
      for _ in 0..<2 { try await session.upload() }
      try await session.waitForEnds(2)
      try await passAnnouncement(server, session)
      return (session, try await session.handle.command(.seek(position: 0.5), ifRevision: nil))
    }
    try await TestServer.run(in: folder, setup()) { server in
      let session = try await server.find(known)
      let after = try await session.handle.player()
      #expect(after.playlist == before.playlist)
      #expect(after.position == 0.5)
      _ = try await session.handle.command(.seek(position: 0.25), ifRevision: nil)
    }
    try await TestServer.run(in: folder, setup()) { server in
      let session = try await server.find(known)
      #expect(try await session.handle.player().playlist == before.playlist)
    }
  }

  @Test func filesThatArriveTogetherAreAnnouncedTogether() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      for _ in 0..<5 { try await session.upload() }
      await server.clock.waitForSleeper(of: .milliseconds(100))
      #expect(try await session.events().allSatisfy { $0.type != "player.changed" })
      server.clock.advance(by: .milliseconds(100))
      let change = try await session.wait(for: "player.changed")[0]
      #expect(((change.fields["player"] as? [String: Any])?["playlist"] as? [String])?.count == 5)
    }
  }

  @Test func theNextFileFollows() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      let files = [try await session.upload().record.id, try await session.upload().record.id]
      try await session.waitForEnds(2)
      try await passAnnouncement(server, session)
      _ = try await session.handle.command(.play(file: nil, position: 0.5, rate: nil), ifRevision: nil)
      await server.clock.waitForSleeper(of: .seconds(0.5))
      server.clock.advance(by: .seconds(0.5))
      try await session.waitForEvents {
        let player = $0.fields["player"] as? [String: Any]
        return player?["file"] as? String == files[1].description && player?["state"] as? String == "playing"
      }
    }
  }
}
