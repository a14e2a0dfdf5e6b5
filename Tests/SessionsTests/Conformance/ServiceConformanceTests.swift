import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// The registry keeps what ``SessionService`` promises.
@Suite(.timeLimit(.minutes(15)))
struct ServiceConformanceTests {
  private func conformance(_ server: TestServer, key: String? = nil, otherKey: String? = nil) -> ServiceConformance {
    ServiceConformance(server.registry, key: key, otherKey: otherKey, operatorToken: TestServer.Setup().operatorToken) {
      server.clock.advance(by: .milliseconds(2))
    }
  }

  @Test func registryWithoutKeys() async throws {
    try await TestServer.run { server in
      let broken = await conformance(server).broken()
      #expect(broken == [])
    }
  }

  @Test func registryWithKeys() async throws {
    var setup = TestServer.Setup()
    setup.apiKeys = ["one", "two"]
    try await TestServer.run(setup) { server in
      let broken = await conformance(server, key: "one", otherKey: "two").broken()
      #expect(broken == [])
    }
  }

  @Test func fullRegistry() async throws {
    var setup = TestServer.Setup()
    setup.bounds = SessionBounds(sessions: 3)
    try await TestServer.run(setup) { server in
      let broken = await conformance(server).brokenWhenFull(room: 3)
      #expect(broken == [])
    }
  }
}
