import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// When a session ends by itself.
@Suite(.timeLimit(.minutes(15)))
struct SessionLeaseTests {
  private func minute() -> SessionPatch {
    var wishes = SessionPatch()
    wishes.idleTimeoutSeconds = 60
    return wishes
  }

  private func pass(_ seconds: Int, on server: TestServer) async { await server.pass(seconds) }

  private func ids(_ server: TestServer) async throws -> [SessionID] { try await server.listed() }

  @Test func anUnusedSessionEnds() async throws {
    try await TestServer.run { server in
      let session = try await server.open(minute())
      await pass(59, on: server)
      #expect(try await ids(server) == [session.id])
      await pass(5, on: server)
      #expect(try await ids(server).isEmpty)
      #expect(try await server.journal.sessions().isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: server.sessionsFolder).isEmpty)
      let error = await #expect(throws: ServiceError.self) {
        try await server.registry.session(session.id, credential: Credential(session.token), for: .read)
      }
      #expect(error == .sessionNotFound)
    }
  }

  @Test func aHeartbeatRenewsTheLease() async throws {
    try await TestServer.run { server in
      let session = try await server.open(minute())
      for _ in 0..<4 {
        await pass(40, on: server)
        #expect(try await session.handle.heartbeat() == server.clock.now.addingTimeInterval(60))
      }
      #expect(try await ids(server) == [session.id])
      await pass(65, on: server)
      #expect(try await ids(server).isEmpty)
    }
  }

  /// Whatever the caller does with it, and if it is nothing.
  @Test func lendingRenewsTheLease() async throws {
    try await TestServer.run { server in
      let session = try await server.open(minute())
      for _ in 0..<4 {
        await pass(40, on: server)
        _ = try await server.registry.session(session.id, credential: Credential(session.token), for: .read)
      }
      #expect(try await ids(server) == [session.id])
      await pass(65, on: server)
      #expect(try await ids(server).isEmpty)
    }
  }

  @Test func aSessionWithUnfinishedFilesStays() async throws {
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine { _, _ in .held })) { server in
      let session = try await server.open(minute())
      try await session.upload()
      await server.engine.waitForHeld(1)
      for _ in 0..<3 { await pass(100, on: server) }
      #expect(try await ids(server) == [session.id])
      server.engine.releaseAll()
      try await session.waitForEnds()
      await pass(65, on: server)
      #expect(try await ids(server).isEmpty)
    }
  }

  @Test func aSessionWhoseEventsAreFollowedStays() async throws {
    try await TestServer.run { server in
      let session = try await server.open(minute())
      let reader = Task { try await session.handle.events(after: 1, limit: 1, wait: .seconds(10_000)) }
      await server.clock.waitForSleeper(of: .seconds(10_000))
      for _ in 0..<3 { await pass(100, on: server) }
      #expect(try await ids(server) == [session.id])
      reader.cancel()
      _ = try await reader.value
      await pass(65, on: server)
      #expect(try await ids(server).isEmpty)
    }
  }

  /// A stream is lent the session once. That it reads is written, so that a restart finds the session.
  @Test func aReaderOfEventsRenewsTheLeaseInTheJournal() async throws {
    try await TestServer.run { server in
      let session = try await server.open(minute())
      let before = try #require(try await server.journal.sessions().first).expiresAt
      server.clock.advance(by: .seconds(90))
      _ = try await session.handle.events(after: 0, limit: 1, wait: .zero)
      let after = try #require(try await server.journal.sessions().first).expiresAt
      #expect(after == before.addingTimeInterval(90))
    }
  }

  @Test func anotherTimeOutHoldsAtOnce() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let handle = try await server.registry.session(session.id, credential: Credential(session.token), for: .change)
      #expect(try await handle.change(minute()).expiresAt == server.clock.now.addingTimeInterval(60))
      await pass(65, on: server)
      #expect(try await ids(server).isEmpty)
    }
  }

  @Test func otherSessionsStay() async throws {
    try await TestServer.run { server in
      _ = try await server.open(minute())
      let long = try await server.open()
      await pass(65, on: server)
      #expect(try await ids(server) == [long.id])
    }
  }

  @Test func aSessionWhoseLeaseEndedWhileTheServerWasDownDoesNotComeBack() async throws {
    let folder = try TemporaryFolder()
    let known = try await TestServer.run(in: folder) { try await $0.open(minute()) }
    try known.drop("late.wav")
    try Data([1]).write(to: URL(filePath: "\(known.dropFolder)/.\(known.id)_x.wav.part"))
    let setup = TestServer.Setup()
    setup.clock.advance(by: .seconds(3_600))
    try await TestServer.run(in: folder, setup) { server in
      let sessions = try await ids(server)
      #expect(sessions.isEmpty)
      #expect(try server.droppedNames().isEmpty)
      #expect(try await server.journal.sessions().isEmpty)
    }
  }
}
