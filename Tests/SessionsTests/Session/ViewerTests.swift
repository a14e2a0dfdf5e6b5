import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// Read-only tokens: their list, their end, their number.
@Suite(.timeLimit(.minutes(15)))
struct ViewerTests {
  private func opens(_ secret: String, _ session: TestSession, on server: TestServer) async -> Bool {
    (try? await server.registry.session(session.id, credential: Credential(secret), for: .read)) != nil
  }

  @Test func theListHasThoseThatAreValid() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let short = try await session.handle.addViewer(lifetimeSeconds: 10)
      server.clock.advance(by: .seconds(1))
      let long = try await session.handle.addViewer(lifetimeSeconds: 60)
      #expect(try await session.handle.viewers() == [short.viewer, long.viewer])
      #expect(long.viewer.createdAt == server.clock.now)
      server.clock.advance(by: .seconds(9))
      #expect(try await session.handle.viewers() == [long.viewer])
      await #expect(throws: ServiceError.viewerNotFound) { try await session.handle.revokeViewer(short.id) }
    }
  }

  @Test func aRevokedViewerOpensNothingAlsoAfterARestart() async throws {
    let folder = try TemporaryFolder()
    let (known, kept, revoked) = try await TestServer.run(in: folder) { server in
      let session = try await server.open()
      let kept = try await session.handle.addViewer(lifetimeSeconds: 60)
      let revoked = try await session.handle.addViewer(lifetimeSeconds: 60)
      try await session.handle.revokeViewer(revoked.id)
      #expect(await !opens(revoked.token, session, on: server))
      #expect(await opens(kept.token, session, on: server))
      for id in [revoked.id, ViewerID()] {
        await #expect(throws: ServiceError.viewerNotFound) { try await session.handle.revokeViewer(id) }
      }
      return (session, kept, revoked)
    }
    try await TestServer.run(in: folder) { server in
      #expect(await !opens(revoked.token, known, on: server))
      #expect(await opens(kept.token, known, on: server))
      let left = try await server.find(known).handle.viewers()
      #expect(left == [kept.viewer])
    }
  }

  @Test func aSessionsViewersAreNoOthers() async throws {
    try await TestServer.run { server in
      let mine = try await server.open()
      let other = try await server.open()
      let viewer = try await mine.handle.addViewer(lifetimeSeconds: 60)
      #expect(try await other.handle.viewers().isEmpty)
      await #expect(throws: ServiceError.viewerNotFound) { try await other.handle.revokeViewer(viewer.id) }
      #expect(await opens(viewer.token, mine, on: server))
    }
  }

  @Test func theirNumberIsBounded() async throws {
    #expect(SessionBounds().viewers == 1_000)
    var setup = TestServer.Setup()
    setup.bounds = SessionBounds(viewers: 10)
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let short = try await session.handle.addViewer(lifetimeSeconds: 30)
      let made = await withTaskGroup { group in
        for _ in 1...10 {
          group.addTask { (try? await session.handle.addViewer(lifetimeSeconds: 600)) != nil }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(made == 9)
      let error = await #expect(throws: ServiceError.self) { try await session.handle.addViewer(lifetimeSeconds: 60) }
      #expect(error?.kind == .limitReached && error?.code == "viewers_full")
      #expect(error?.retryAfterSeconds == 30 && error?.limit == 10)
      _ = try await server.open().handle.addViewer(lifetimeSeconds: 60)
      // An expired one makes room.
      server.clock.advance(by: .seconds(30))
      let last = try await session.handle.addViewer(lifetimeSeconds: 60)
      let known = try await session.handle.viewers()
      #expect(known.count == 10 && known.last == last.viewer && !known.contains(short.viewer))
    }
  }

  @Test func aKeyGetsAReadOnlyTokenForItsCookie() async throws {
    var setup = TestServer.Setup()
    setup.apiKeys = ["one", "two"]
    try await TestServer.run(setup) { server in
      let session = try await server.open(key: "one")
      let secret = try await server.registry.cookieSecret(session.id, credential: Credential("one"))
      #expect(secret != "one")
      #expect(await opens(secret, session, on: server))
      let error = await #expect(throws: ServiceError.self) {
        try await server.registry.session(session.id, credential: Credential(secret), for: .change)
      }
      #expect(error?.code == "read_only")
      #expect(try await session.handle.viewers().map(\.expiresAt) == [server.clock.now.addingTimeInterval(12 * 3600)])
      #expect(
        try await server.registry.cookieSecret(session.id, credential: Credential(session.token)) == session.token)
      await #expect(throws: ServiceError.sessionNotFound) {
        try await server.registry.cookieSecret(session.id, credential: Credential("two"))
      }
    }
  }
}
