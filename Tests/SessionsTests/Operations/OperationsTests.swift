import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

@Suite(.timeLimit(.minutes(15)))
struct OperationsTests {
  private func wishes(_ label: String, weight: Int = 1) -> SessionPatch {
    var wishes = SessionPatch()
    wishes.label = label
    wishes.weight = weight
    return wishes
  }

  @Test func itCountsWhatWasDone() async throws {
    try await TestServer.run { server in
      let session = try await server.open(wishes("talks", weight: 3))
      let other = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 2))
      _ = try await session.handle.finished(file.record.id)
      let found = try await server.registry.operations(credential: Credential("operator"))
      #expect(found.server.ready && found.server.troubles.isEmpty)
      #expect(found.sessions.open == 2 && found.sessions.working == 0)
      #expect(found.totals.filesCompleted == 1 && found.totals.filesFailed == 0 && found.totals.sessionsOpened == 2)
      #expect(found.totals.windowsRecognized >= 2 && abs(found.totals.audioSeconds - 2) < 0.5)
      #expect(found.waits.firstWords.count == 1 && found.waits.slot.count == found.totals.windowsRecognized)
      #expect(found.queues == OperationsSnapshot.Queues())
      #expect(found.dropFolder.mode == .inotify && found.disks.count == 2)
      #expect((found.memory.serverBytes ?? 0) > 1 << 20)
      let rows = found.sessions.list
      #expect(rows.map(\.id) == [session.id, other.id])
      #expect(rows[0].label == "talks" && rows[0].weight == 3 && rows[0].share == 1 && rows[0].fairShare == 1)
      #expect(rows[0].servedAudioSeconds == found.totals.audioSeconds && rows[0].bytes > 0)
      #expect(rows[1].share == 0 && rows[1].fairShare == 0 && rows[1].servedAudioSeconds == 0)
      #expect(found.engines[0].slots.total == found.slots.recognition.total)
      #expect(try await session.handle.snapshot().engine?.name == found.engines[0].name)
    }
  }

  @Test func looksAreSharedForASecond() async throws {
    try await TestServer.run { server in
      let first = try await server.registry.operations(credential: Credential("operator"))
      _ = try await server.open()
      #expect(
        try await server.registry.operations(credential: Credential("operator")).sessions.open == first.sessions.open)
      server.clock.advance(by: .seconds(1))
      #expect(try await server.registry.operations(credential: Credential("operator")).sessions.open == 1)
    }
  }

  @Test func lookingIsNoUseOfASession() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let before = try await session.handle.snapshot().expiresAt
      server.clock.advance(by: .seconds(60))
      let row = try await server.registry.operations(credential: Credential("operator")).sessions.list[0]
      #expect(row.id == session.id && row.lastActiveAt < server.clock.now)
      #expect(try await session.handle.snapshot().expiresAt == before)
    }
  }

  @Test func withoutKeysACallerSeesTheNameOfItsOwnSessionOnly() async throws {
    try await TestServer.run { server in
      let mine = try await server.open(wishes("mine"))
      _ = try await server.open(wishes("theirs"))
      func rows(_ secret: String?) async throws -> [OperationsSnapshot.Session] {
        try await server.registry.operations(credential: secret.map { Credential($0) }).sessions.list
      }
      let strangers = try await rows(nil)
      #expect(strangers.count == 2 && strangers.allSatisfy { $0.id == nil && $0.label == nil })
      let own = try await rows(mine.token)
      #expect(own.compactMap(\.id) == [mine.id] && own.compactMap(\.label) == ["mine"])
      #expect(try await Set(rows("operator").map(\.label)) == ["mine", "theirs"])
      let error = await #expect(throws: ServiceError.self) { try await rows("guess") }
      #expect(error?.code == "invalid_credential")
    }
  }

  @Test func otherKeysSessionsHaveNoName() async throws {
    var setup = TestServer.Setup()
    setup.apiKeys = ["a-key-of-sixteen-characters", "another-key-of-sixteen"]
    try await TestServer.run(setup) { server in
      let mine = try await server.open(wishes("mine"), key: "a-key-of-sixteen-characters")
      _ = try await server.open(wishes("theirs"), key: "another-key-of-sixteen")
      let found = try await server.registry.operations(credential: Credential("a-key-of-sixteen-characters"))
      #expect(found.sessions.list.count == 2)
      #expect(found.sessions.list.compactMap(\.id) == [mine.id])
      #expect(found.sessions.list.compactMap(\.label) == ["mine"])
      #expect(Set(found.sessions.list.map(\.number)) == [1, 2])
      for wrong in [nil, Credential("wrong"), Credential(mine.token)] {
        let error = await #expect(throws: ServiceError.self) {
          try await server.registry.operations(credential: wrong)
        }
        #expect(error?.kind == .authentication)
      }
    }
  }

  @Test func theListIsBounded() async throws {
    try await TestServer.run { server in
      for _ in 0..<(OperationsDesk.listed + 3) { _ = try await server.open() }
      let found = try await server.registry.operations(credential: Credential("operator"))
      #expect(found.sessions.open == OperationsDesk.listed + 3)
      #expect(found.sessions.list.count == OperationsDesk.listed)
      #expect(found.sessions.leftOut == 3)
      // All the same otherwise: the newest are those that were used last.
      #expect(found.sessions.list[0].number == OperationsDesk.listed + 3)
    }
  }
}
