import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

@Suite(.timeLimit(.minutes(15)))
struct SessionEndTests {
  private var busy: TestServer.Setup { TestServer.Setup(engine: ScriptedEngine { _, _ in .held }) }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  @Test func endingRemovesEverythingAndSaysWhat() async throws {
    var setup = busy
    setup.limits = SessionLimits(queuedFiles: 2)
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let other = try await server.open()
      let sound = Wave.tone(seconds: 3)
      for _ in 0..<2 { try await session.upload("talk.wav", sound) }
      try await other.upload()
      await server.engine.waitForHeld(1)
      try session.drop("waiting.wav", [1, 2, 3])
      try await server.waitUntilLooked(for: session)
      try Data([1]).write(to: URL(filePath: "\(server.dropFolder)/.\(session.id)_hidden"))
      try Data([1]).write(to: URL(filePath: session.dropPath("x.part")))

      let receipt = try await session.handle.end()
      #expect(receipt.id == session.id)
      #expect(receipt.filesRemoved == 6)
      #expect(receipt.bytesRemoved == 2 * sound.count + 5)
      #expect((1...6).contains(receipt.windowsCancelled))
      #expect(receipt.durationMilliseconds == 0)

      #expect(!exists("\(server.sessionsFolder)/\(session.id)"))
      #expect(exists("\(server.sessionsFolder)/\(other.id)"))
      #expect(try server.droppedNames().isEmpty)
      #expect(try await server.journal.sessions().map(\.id) == [other.id])
      #expect(try await server.journal.files(of: session.id).isEmpty)
      #expect(try await server.journal.events(of: session.id, after: 0, limit: 100).isEmpty)
      await server.engine.waitForCancellations(1)
      let gone = await #expect(throws: ServiceError.self) {
        try await server.registry.session(session.id, credential: Credential(session.token), for: .read)
      }
      #expect(gone == .sessionNotFound)

      // The slot that was freed goes to the other session.
      await server.engine.waitForHeld(1)
      server.engine.releaseAll()
      #expect(try await other.waitForEnds().map(\.type) == ["file.completed"])
    }
  }

  @Test func whatIsDroppedAMomentBeforeTheEndIsRemoved() async throws {
    try await TestServer.run { server in
      for _ in 0..<30 {
        let session = try await server.open()
        for number in 0..<5 { try session.drop("\(number).wav", [1, 2, 3]) }
        try Data([1]).write(to: URL(filePath: session.dropPath("x.part")))
        let receipt = try await session.handle.end()
        #expect(receipt.filesRemoved == 6)
        #expect(receipt.bytesRemoved == 16)
      }
      #expect(try server.droppedNames().isEmpty)
      #expect(try server.quarantinedNames().isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: server.sessionsFolder).isEmpty)
    }
  }

  @Test func endingTwiceIsNotFound() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      _ = try await session.handle.end()
      let error = await #expect(throws: ServiceError.self) { try await session.handle.end() }
      #expect(error == .sessionNotFound)
    }
  }

  @Test func endingAtTheSameTimeGivesEachCallerTheSameReceipt() async throws {
    try await TestServer.run(busy) { server in
      let session = try await server.open()
      try await session.upload()
      await server.engine.waitForHeld(1)
      let receipts = await withTaskGroup { group in
        for _ in 0..<8 { group.addTask { try? await session.handle.end() } }
        return await group.reduce(into: [SessionReceipt]()) { all, one in
          if let one { all.append(one) }
        }
      }
      #expect(Set(receipts).count == 1)
      #expect(receipts.first?.filesRemoved == 1)
      #expect(receipts.first?.windowsCancelled == 1)
    }
  }

  @Test func anEndedSessionTakesNothingMore() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      _ = try await session.handle.end()
      await #expect(throws: ServiceError.sessionNotFound) { try await session.upload() }
      await #expect(throws: ServiceError.sessionNotFound) { try await session.handle.heartbeat() }
      await #expect(throws: ServiceError.sessionNotFound) { try await session.handle.addViewer(lifetimeSeconds: 9) }
      await #expect(throws: ServiceError.sessionNotFound) {
        try await session.handle.command(.pause, ifRevision: nil)
      }
      await #expect(throws: ServiceError.sessionNotFound) { try await session.handle.change(SessionPatch()) }
      await #expect(throws: ServiceError.sessionNotFound) { try await session.handle.viewers() }
      await #expect(throws: ServiceError.sessionNotFound) { try await session.handle.clearQueue() }
      await #expect(throws: ServiceError.sessionNotFound) { try await session.handle.setQueue(.paused) }
      await #expect(throws: ServiceError.sessionNotFound) { try await session.handle.stopRecording() }
      #expect(try server.droppedNames().isEmpty)
      #expect(!exists("\(server.sessionsFolder)/\(session.id)"))
    }
  }

  @Test func aReaderThatIsThereHearsOfTheEnd() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let reader = Task {
        var seq = 0
        var types: [String] = []
        while true {
          let page = try await session.handle.events(after: seq, limit: 1, wait: .seconds(600))
          types += page.events.map(\.type)
          seq = page.events.last?.seq ?? seq
          if page.isEnd { return types }
        }
      }
      await server.clock.waitForSleeper(of: .seconds(600))
      let receipt = try await session.handle.end()
      let types = try await reader.value
      #expect(types == ["session.opened", "session.ending", "session.ended"])
      #expect(receipt.filesRemoved == 0)
    }
  }

  @Test func aCallerThatWaitsForAFileIsReleased() async throws {
    try await TestServer.run(busy) { server in
      let session = try await server.open()
      let file = try await session.upload().record.id
      await server.engine.waitForHeld(1)
      async let waiting: FileSnapshot = session.handle.finished(file)
      _ = try await session.handle.end()
      _ = try? await waiting
    }
  }

  @Test func anUploadThatIsUnderWayIsRefusedAtItsEnd() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      await #expect(throws: ServiceError.sessionNotFound) {
        try await session.handle.upload(UploadRequest(name: "a.wav")) { writer in
          try await writer.write([1])
          _ = try await session.handle.end()
          try await writer.write([2])
        }
      }
      #expect(try server.droppedNames().isEmpty)
    }
  }
}
