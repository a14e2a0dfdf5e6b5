import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// How long the session behind one façade call stays.
@Suite(.timeLimit(.minutes(15)))
struct TransientSessionTests {
  /// Looked up in the journal: asking for the session would be a use of it.
  private func isOpen(_ session: TestSession, on server: TestServer) async throws -> Bool {
    try await server.journal.sessions().contains { $0.id == session.id }
  }

  private var busy: TestServer.Setup { TestServer.Setup(engine: ScriptedEngine { _, _ in .held }) }

  @Test func itEndsAfterAMinuteWithoutUse() async throws {
    try await TestServer.run { server in
      let session = try await server.open(isTransient: true)
      await server.pass(55)
      #expect(try await isOpen(session, on: server))
      await server.pass(5)
      #expect(try await !isOpen(session, on: server))
      #expect(try await server.journal.sessions().isEmpty)
    }
  }

  /// A caller who uploads and is gone before it reads the answer.
  @Test func unfinishedFilesAloneDoNotKeepIt() async throws {
    var setup = busy
    setup.bounds = SessionBounds(sessions: 1)
    try await TestServer.run(setup) { server in
      let session = try await server.open(isTransient: true)
      try await session.upload()
      await server.engine.waitForHeld(1)
      await server.pass(65)
      #expect(try await !isOpen(session, on: server))
      await server.engine.waitForCancellations(1)
      _ = try await server.open()
    }
  }

  @Test func aCallerWhoWaitsForAFileKeepsIt() async throws {
    try await TestServer.run(busy) { server in
      let session = try await server.open(isTransient: true)
      let file = try await session.upload().record.id
      await server.engine.waitForHeld(1)
      let waiting = try await #require(session.handle as? Session).beginWaiting(for: file)
      for _ in 0..<4 { await server.pass(100) }
      #expect(try await isOpen(session, on: server))
      server.engine.releaseAll()
      #expect(try await waiting.value == .completed)
      await server.pass(65)
      #expect(try await !isOpen(session, on: server))
    }
  }

  @Test func aUseKeepsItAndTheMinuteBeginsWithItsEnd() async throws {
    try await TestServer.run { server in
      let session = try await server.open(isTransient: true)
      var use: SessionUse? = try await session.handle.use()
      for _ in 0..<4 { await server.pass(100) }
      #expect(use != nil)
      server.clock.advance(by: .seconds(50))
      use = nil
      await server.pass(55)
      #expect(try await !server.journal.sessions().isEmpty)
      await server.pass(5)
      #expect(try await server.journal.sessions().isEmpty)
      await #expect(throws: ServiceError.sessionNotFound) { try await session.handle.use() }
    }
  }

  @Test func anUploadThatTakesLongKeepsIt() async throws {
    try await TestServer.run { server in
      let session = try await server.open(isTransient: true)
      _ = try await session.handle.upload(UploadRequest(name: "a.wav")) { writer in
        for _ in 0..<4 { await server.pass(100) }
        try await writer.write(Wave.tone(seconds: 1))
      }
      try await session.waitForEnds()
    }
  }

  @Test func aUseKeepsAnyOtherSessionToo() async throws {
    try await TestServer.run { server in
      var wishes = SessionPatch()
      wishes.idleTimeoutSeconds = 60
      let session = try await server.open(wishes)
      let use = try await session.handle.use()
      for _ in 0..<3 { await server.pass(100) }
      #expect(try await server.listed() == [session.id])
      withExtendedLifetime(use) {}
    }
  }
}

extension Session {
  /// Has begun to wait for the file when it returns.
  fileprivate func beginWaiting(for file: FileID) -> Task<FileState, any Error> {
    Task.immediate { try await self.finished(file).record.state }
  }
}
