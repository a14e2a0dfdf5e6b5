import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

@Suite(.timeLimit(.minutes(15)))
struct FairnessTests {
  @Test func twoSessionsTakeTurnsOnOneSlot() async throws {
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine { _, _ in .held })) { server in
      let first = try await server.open()
      let second = try await server.open()
      // Both have all their windows ready before the first is released.
      for session in [first, second] {
        let file = try await session.upload("talk.wav", Wave.tone(seconds: 4)).record.id
        let queue = try #require(session.handle as? Session).queue
        while await queue.needsPreparation(file) {
          try Task.checkCancellation()
          await Task.yield()
        }
      }
      for count in 1...8 {
        await server.engine.waitForCalls(count)
        await server.engine.waitForHeld(1)
        server.engine.releaseAll()
      }
      for session in [first, second] { try await session.waitForEnds() }
      let order = server.engine.calls.map(\.session)
      // The second is new when the first has had its first window, so the next turn is its own.
      #expect(order == (0..<8).map { $0.isMultiple(of: 2) ? first.id : second.id })
    }
  }

  @Test func aLoneSessionGetsEverySlot() async throws {
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine(slots: 4) { _, _ in .held })) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 8))
      await server.engine.waitForHeld(4)
      #expect(server.engine.mostRunning == 4)
      for count in 1...8 {
        await server.engine.waitForCalls(count)
        server.engine.release(server.engine.calls[count - 1])
      }
      try await session.waitForEnds()
    }
  }

  @Test func aHundredSessionsAreAllServedAndNeverMixed() async throws {
    let engine = ScriptedEngine(slots: 2) { window, _ in .text("\(window.session)") }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let before = try openMediaFiles(in: server.folder.path)
      var sessions: [TestSession] = []
      for _ in 0..<100 { sessions.append(try await server.open()) }
      for (number, session) in sessions.enumerated() {
        if number.isMultiple(of: 2) {
          try session.drop("file-\(number).wav")
        } else {
          try await session.upload("file-\(number).wav")
        }
      }
      for (number, session) in sessions.enumerated() {
        let end = try await session.waitForEnds()[0]
        #expect(end.type == "file.completed")
        let file = try #require(end.file)
        let transcript = try await session.handle.transcript(of: file, partial: false)
        #expect(transcript.name == "file-\(number).wav")
        #expect(transcript.segments.map(\.text) == ["\(session.id)"])
        try await session.expectSoundLog()
      }
      #expect(engine.calls.count == 100)
      #expect(engine.mostRunning <= 2)
      #expect(try server.droppedNames().isEmpty)
      for session in sessions { _ = try await session.handle.end() }
      #expect(try openMediaFiles(in: server.folder.path) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: server.sessionsFolder).isEmpty)
    }
  }

  /// Files below `folder` that this process has open, apart from the journal: other tests run in this process too.
  private func openMediaFiles(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    .filter { $0.hasPrefix(folder) && !$0.contains("sotto.sqlite") }.sorted()
  }
}
