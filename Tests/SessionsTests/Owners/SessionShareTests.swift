import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

/// How many sessions an owner gets.
@Suite(.timeLimit(.minutes(15)))
struct SessionShareTests {
  private func setup(keys: [String] = []) -> TestServer.Setup {
    var setup = TestServer.Setup()
    setup.bounds = SessionBounds(sessions: 4)
    setup.apiKeys = keys
    return setup
  }

  @Test func aClientHasHalfOfThemWhileAnotherWantsSome() async throws {
    try await TestServer.run(setup()) { server in
      for _ in 0..<2 { _ = try await server.open(from: "192.0.2.1") }
      _ = try await server.open(from: "192.0.2.2")
      let error = await #expect(throws: ServiceError.self) { try await server.open(from: "192.0.2.1") }
      #expect(error?.kind == .limitReached && error?.code == "owner_share_full")
      #expect(error?.retryAfterSeconds == 60 && error?.limit == 2)
      _ = try await server.open(from: "192.0.2.2")
    }
  }

  @Test func aClientAloneHasAllButAQuarterOfThem() async throws {
    try await TestServer.run(setup()) { server in
      let sessions = [
        try await server.open(from: "192.0.2.1"), try await server.open(from: "192.0.2.1"),
        try await server.open(from: "192.0.2.1"),
      ]
      let kept = await #expect(throws: ServiceError.self) { try await server.open(from: "192.0.2.1") }
      #expect(kept?.code == "owner_share_full")
      _ = try await server.open(from: "192.0.2.2")
      let full = await #expect(throws: ServiceError.self) { try await server.open(from: "192.0.2.2") }
      #expect(full?.code == "sessions_full")
      _ = try await sessions[0].handle.end()
      // The place is kept for the owner that was refused.
      let share = await #expect(throws: ServiceError.self) { try await server.open(from: "192.0.2.1") }
      #expect(share?.code == "owner_share_full")
      _ = try await server.open(from: "192.0.2.2")
    }
  }

  @Test func withKeysTheKeyCounts() async throws {
    try await TestServer.run(setup(keys: ["one", "two"])) { server in
      for address in ["192.0.2.1", "192.0.2.2"] { _ = try await server.open(key: "one", from: address) }
      _ = try await server.open(key: "two", from: "192.0.2.1")
      let error = await #expect(throws: ServiceError.self) { try await server.open(key: "one", from: "192.0.2.3") }
      #expect(error?.code == "owner_share_full")
    }
  }

  @Test func sessionsThatComeBackCountForTheirKey() async throws {
    let folder = try TemporaryFolder()
    let setup = setup(keys: ["one", "two"])
    try await TestServer.run(in: folder, setup) { server in
      for _ in 0..<2 { _ = try await server.open(key: "one") }
    }
    try await TestServer.run(in: folder, setup) { server in
      _ = try await server.open(key: "two")
      let error = await #expect(throws: ServiceError.self) { try await server.open(key: "one") }
      #expect(error?.code == "owner_share_full")
    }
  }
}
