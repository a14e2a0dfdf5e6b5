import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// How long a credential opens what it has opened.
@Suite(.timeLimit(.minutes(15)))
struct GrantTests {
  private func grant(_ secret: String, _ session: TestSession, on server: TestServer) async throws -> SessionGrant {
    try await server.registry.grant(session.id, credential: Credential(secret))
  }

  @Test func aViewersGrantEndsWhenItExpires() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let viewer = try await session.handle.addViewer(lifetimeSeconds: 77)
      let grant = try await grant(viewer.token, session, on: server)
      let waiting = Task { await grant.ended() }
      await server.clock.waitForSleeper(of: .seconds(77))
      server.clock.advance(by: .seconds(77))
      #expect(await waiting.value == .expired)
      #expect(await grant.ended() == .expired)
    }
  }

  @Test func aViewersGrantEndsWhenItIsRevoked() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let viewer = try await session.handle.addViewer(lifetimeSeconds: 77)
      let kept = try await session.handle.addViewer(lifetimeSeconds: 88)
      let grant = try await grant(viewer.token, session, on: server)
      let other = try await self.grant(kept.token, session, on: server)
      let waiting = Task { await grant.ended() }
      let otherWaiting = Task { await other.ended() }
      await server.clock.waitForSleeper(of: .seconds(77))
      await server.clock.waitForSleeper(of: .seconds(88))
      try await session.handle.revokeViewer(viewer.id)
      #expect(await waiting.value == .revoked)
      #expect(await grant.ended() == .revoked)
      otherWaiting.cancel()
      #expect(await otherWaiting.value == nil)
    }
  }

  @Test func everyGrantEndsWithItsSession() async throws {
    var setup = TestServer.Setup()
    setup.apiKeys = ["one"]
    try await TestServer.run(setup) { server in
      let session = try await server.open(key: "one")
      let viewer = try await session.handle.addViewer(lifetimeSeconds: 77)
      var waiting: [Task<SessionGrant.End?, Never>] = []
      for secret in [session.token, viewer.token, "one"] {
        let grant = try await grant(secret, session, on: server)
        waiting.append(Task { await grant.ended() })
      }
      _ = try await session.handle.end()
      for task in waiting { #expect(await task.value == .sessionEnded) }
      #expect(await server.registry.grantWaiters.isEmpty)
    }
  }

  @Test func anEndBeforeTheWaitIsSeen() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let grant = try await grant(session.token, session, on: server)
      _ = try await session.handle.end()
      #expect(await grant.ended() == .sessionEnded)
    }
  }

  @Test func aCancelledWaitLeavesNothingBehind() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let viewer = try await session.handle.addViewer(lifetimeSeconds: 77)
      let grant = try await grant(viewer.token, session, on: server)
      let waiting = Task { await grant.ended() }
      await server.clock.waitForSleeper(of: .seconds(77))
      waiting.cancel()
      #expect(await waiting.value == nil)
      #expect(await server.registry.grantWaiters.isEmpty)
    }
  }

  @Test func noGrantIsMadeForACredentialThatOpensNothing() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let other = try await server.open()
      await #expect(throws: ServiceError.sessionNotFound) { try await grant(other.token, session, on: server) }
      let error = await #expect(throws: ServiceError.self) { try await grant("guess", session, on: server) }
      #expect(error?.code == "invalid_credential")
    }
  }
}
