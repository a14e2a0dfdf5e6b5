import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// Access to a session through the registry.
@Suite(.timeLimit(.minutes(15)))
struct SessionAccessTests {
  private func refusal(
    _ server: TestServer, _ id: SessionID, _ secret: String?, _ access: SessionAccess = .read
  ) async -> ServiceError? {
    do throws(ServiceError) {
      _ = try await server.registry.session(id, credential: secret.map { Credential($0) }, for: access)
      return nil
    } catch {
      return error
    }
  }

  @Test func onlyItsTokenOpensASession() async throws {
    try await TestServer.run { server in
      let mine = try await server.open()
      let other = try await server.open()
      #expect(await refusal(server, mine.id, mine.token, .change) == nil)
      #expect(await refusal(server, mine.id, other.token) == .sessionNotFound)
      #expect(await refusal(server, SessionID(), mine.token) == .sessionNotFound)
      #expect(await refusal(server, mine.id, nil)?.code == "missing_credential")
      #expect(await refusal(server, mine.id, "guess")?.code == "invalid_credential")
      #expect(try await !server.journal.sessions().contains { $0.tokenHash == mine.token })
    }
  }

  @Test func aViewerReadsForItsTime() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let viewer = try await session.handle.addViewer(lifetimeSeconds: 60)
      #expect(viewer.expiresAt == server.clock.now.addingTimeInterval(60))
      #expect(await refusal(server, session.id, viewer.token) == nil)
      #expect(await refusal(server, session.id, viewer.token, .change)?.kind == .permission)
      server.clock.advance(by: .seconds(60))
      #expect(await refusal(server, session.id, viewer.token)?.code == "invalid_credential")
      for seconds in [0, -1, 30 * 24 * 3600 + 1] {
        let error = await #expect(throws: ServiceError.self) {
          try await session.handle.addViewer(lifetimeSeconds: seconds)
        }
        #expect(error?.parameter == "expires_in_seconds")
        #expect(error?.message.contains("between 1 and 2592000") == true)
      }
    }
  }

  @Test func keysOpenListAndReachTheirOwnSessions() async throws {
    var setup = TestServer.Setup()
    setup.apiKeys = ["one", "two"]
    try await TestServer.run(setup) { server in
      await #expect(throws: ServiceError.self) { try await server.open() }
      await #expect(throws: ServiceError.self) { try await server.open(key: "three") }
      let session = try await server.open(key: "one")
      #expect(await refusal(server, session.id, "one", .change) == nil)
      #expect(await refusal(server, session.id, "two") == .sessionNotFound)
      #expect(await refusal(server, session.id, session.token, .change) == nil)
      let ones = try await server.registry.list(credential: Credential("one"), after: nil, limit: 10)
      #expect(ones.sessions.map(\.id) == [session.id])
      #expect(try await server.registry.list(credential: Credential("two"), after: nil, limit: 10).sessions.isEmpty)
      #expect(throws: ServiceError.self) { try server.registry.authorize(nil) }
    }
  }

  @Test func theListIsNewestFirstAndInPages() async throws {
    try await TestServer.run { server in
      var ids: [SessionID] = []
      for _ in 0..<5 {
        server.clock.advance(by: .milliseconds(2))
        ids.insert(try await server.open().id, at: 0)
      }
      _ = try await server.open(isTransient: true)
      let operatorCredential = Credential(TestServer.Setup().operatorToken)
      let first = try await server.registry.list(credential: operatorCredential, after: nil, limit: 2)
      #expect(first.sessions.map(\.id) == Array(ids.prefix(2)))
      #expect(first.hasMore)
      let rest = try await server.registry.list(credential: operatorCredential, after: ids[1], limit: 10)
      #expect(rest.sessions.map(\.id) == Array(ids.dropFirst(2)))
      #expect(!rest.hasMore)
    }
  }

  @Test func aPageOfTheListIsBoundedInBytes() async throws {
    try await TestServer.run { server in
      let operatorCredential = Credential(TestServer.Setup().operatorToken)
      var wishes = SessionPatch()
      wishes.hotwords = Array(repeating: String(repeating: "x", count: 200), count: 40)
      wishes.prompt = String(repeating: "x", count: 8_000)
      for _ in 0..<70 { _ = try await server.open(wishes) }
      var pages: [SessionList] = []
      while pages.last?.hasMore ?? true {
        let after = pages.last?.sessions.last?.id
        pages.append(try await server.registry.list(credential: operatorCredential, after: after, limit: 500))
      }
      #expect(pages.count == 2)
      #expect(pages.allSatisfy { !$0.sessions.isEmpty })
      #expect(Set(pages.flatMap(\.sessions).map(\.id)).count == 70)
    }
  }

  @Test func withoutKeysATokenListsItsSessionOnly() async throws {
    try await TestServer.run { server in
      let mine = try await server.open()
      _ = try await server.open()
      let viewer = try await mine.handle.addViewer(lifetimeSeconds: 60)
      func list(_ secret: String?) async throws(ServiceError) -> [SessionID] {
        try await server.registry.list(credential: secret.map { Credential($0) }, after: nil, limit: 10).sessions.map(
          \.id)
      }
      #expect(try await list(mine.token) == [mine.id])
      #expect(try await list(viewer.token) == [mine.id])
      for (wrong, code) in [(nil, "missing_credential"), ("guess", "invalid_credential")] {
        let error = await #expect(throws: ServiceError.self) { try await list(wrong) }
        #expect(error?.kind == .authentication && error?.code == code)
      }
      _ = try await mine.handle.end()
      await #expect(throws: ServiceError.self) { try await list(mine.token) }
    }
  }

  @Test func theOperatorListsAllSessionsAndOpensNone() async throws {
    var setup = TestServer.Setup()
    setup.apiKeys = ["one", "two"]
    try await TestServer.run(setup) { server in
      let sessions = [try await server.open(key: "one").id, try await server.open(key: "two").id]
      #expect(try await Set(server.listed()) == Set(sessions))
      #expect(await refusal(server, sessions[0], setup.operatorToken)?.code == "invalid_credential")
      await #expect(throws: ServiceError.self) { try await server.open(key: setup.operatorToken) }
    }
  }

  @Test func aFullServerOpensNoMore() async throws {
    var setup = TestServer.Setup()
    setup.bounds = SessionBounds(sessions: 3)
    try await TestServer.run(setup) { server in
      let opened = await withTaskGroup { group in
        for _ in 0..<12 { group.addTask { try? await server.open() } }
        return await group.reduce(into: [TestSession]()) { all, one in
          if let one { all.append(one) }
        }
      }
      #expect(opened.count == 3)
      let error = await #expect(throws: ServiceError.self) { try await server.open() }
      #expect(error?.kind == .overloaded)
      #expect(error?.code == "sessions_full")
      #expect(try FileManager.default.contentsOfDirectory(atPath: server.sessionsFolder).count == 3)
      _ = try await opened[0].handle.end()
      _ = try await server.open()
    }
  }

  @Test func optionsChangeForFilesStillToCome() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let before = try await session.upload().record
      var wishes = SessionPatch()
      wishes.language = "de"
      wishes.label = "meeting"
      #expect(try await session.handle.change(wishes).options.label == "meeting")
      let after = try await session.upload().record
      #expect(before.options.language == "auto")
      #expect(after.options.language == "de")
      try await session.waitForEnds(2)
      #expect(server.engine.requests.map(\.options.language) == [nil, "de"])
    }
  }
}
