import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

@Suite(.timeLimit(.minutes(15)))
struct UploadTests {
  private struct Hangup: Error {}

  private func setup(files: Int = 10, uploadBytes: Int = 1 << 20, engine: ScriptedEngine = ScriptedEngine())
    -> TestServer.Setup
  {
    var setup = TestServer.Setup(engine: engine)
    setup.limits = SessionLimits(queuedFiles: files, uploadBytes: uploadBytes)
    return setup
  }

  /// An engine that holds every window.
  private var busyEngine: ScriptedEngine { ScriptedEngine { _, _ in .held } }

  @Test func anUploadTakesTheRoadOfEveryFile() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("../My talk.WAV")
      #expect(file.record.name == "../My talk.WAV")
      #expect(file.record.storedName == "\(session.id)_\(file.record.id).wav")
      #expect(try await session.handle.finished(file.record.id).record.state == .completed)
      #expect(try server.droppedNames().isEmpty)
      try await session.expectSoundLog()
    }
  }

  @Test func aRepeatedKeyAnswersWithTheFirstFile() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let first = try await session.upload(key: "k")
      let second = try await session.handle.upload(UploadRequest(name: "other.wav", idempotencyKey: "k")) { _ in
        Issue.record("the body of a repeated request is not read")
      }
      #expect(second.record.id == first.record.id)
      #expect(try await session.handle.files().count == 1)
      let other = try await session.upload(key: "k2")
      #expect(other.record.id != first.record.id)
    }
  }

  @Test func aKeyIsRememberedAcrossARestart() async throws {
    let folder = try TemporaryFolder()
    let (known, first) = try await TestServer.run(in: folder) { server in
      let session = try await server.open()
      return (session, try await session.upload(key: "k").record.id)
    }
    try await TestServer.run(in: folder) { server in
      let session = try await server.find(known)
      #expect(try await session.upload(key: "k").record.id == first)
    }
  }

  @Test func aKeyWhoseUploadIsUnderWayIsRefused() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let error = await #expect(throws: ServiceError.self) {
        try await session.handle.upload(UploadRequest(name: "a.wav", idempotencyKey: "k")) { writer in
          try await session.upload(key: "k")
          try await writer.write(Wave.tone(seconds: 1))
        }
      }
      #expect(error?.code == "upload_in_progress")
      #expect(try await session.upload(key: "k").record.state != .failed)
    }
  }

  @Test func aBodyOverTheLimitLeavesNoTrace() async throws {
    try await TestServer.run(setup(files: 1, uploadBytes: 1_000)) { server in
      let session = try await server.open()
      let error = await #expect(throws: ServiceError.self) {
        try await session.handle.upload(UploadRequest(name: "a.wav")) { writer in
          try await writer.write([UInt8](repeating: 0, count: 1_000))
          #expect(try server.droppedNames().count == 1)
          try await writer.write([0])
        }
      }
      #expect(error?.kind == .tooLarge)
      #expect(error?.limit == 1_000)
      #expect(try server.droppedNames().isEmpty)
      #expect(try await session.handle.files().isEmpty)
      #expect(try await server.journal.uploads(of: session.id).isEmpty)
      try await session.upload("b.wav", Array(Wave.tone(seconds: 0.02)))
    }
  }

  @Test func anAnnouncedLengthOverTheLimitIsRefusedAtOnce() async throws {
    try await TestServer.run(setup(uploadBytes: 1_000)) { server in
      let session = try await server.open()
      let error = await #expect(throws: ServiceError.self) {
        try await session.handle.upload(UploadRequest(name: "a.wav", expectedBytes: 1_001)) { _ in
          Issue.record("the body of a refused request is not read")
        }
      }
      #expect(error?.kind == .tooLarge)
    }
  }

  @Test func aBodyThatBreaksOffLeavesNoTrace() async throws {
    try await TestServer.run(setup(files: 1)) { server in
      let session = try await server.open()
      await #expect(throws: Hangup.self) {
        try await session.handle.upload(UploadRequest(name: "a.wav", idempotencyKey: "k")) { writer in
          try await writer.write([1, 2, 3])
          throw Hangup()
        }
      }
      #expect(try server.droppedNames().isEmpty)
      #expect(try await session.handle.files().isEmpty)
      #expect(try await session.events().map(\.type) == ["session.opened"])
      try await session.upload(key: "k")
    }
  }

  @Test func twoUploadsOfTheSameNameAreTwoFiles() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      async let one = session.upload("talk.wav")
      async let two = session.upload("talk.wav")
      let ids = try await Set([one.record.id, two.record.id])
      #expect(ids.count == 2)
      try await session.waitForEnds(2)
      #expect(try await session.handle.files().map(\.record.name) == ["talk.wav", "talk.wav"])
    }
  }

  @Test func anEmptyUploadFailsAsEmpty() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("a.wav", [])
      let end = try await session.handle.finished(file.record.id)
      #expect(end.record.failure?.code == "empty_file")
    }
  }

  // MARK: Full

  @Test func aFullQueueSaysWhenToTryAgain() async throws {
    try await TestServer.run(setup(files: 1, engine: busyEngine)) { server in
      let session = try await server.open()
      try await session.upload()
      let error = await #expect(throws: ServiceError.self) { try await session.upload() }
      #expect(error?.kind == .limitReached)
      #expect(error?.code == "queue_full")
      #expect(error?.limit == 1)
      #expect((error?.retryAfterSeconds ?? 0) >= 1)
      await server.engine.waitForHeld(1)
      server.engine.releaseAll()
      try await session.waitForEnds()
      try await session.upload()
    }
  }

  @Test func uploadsAtTheSameTimeDoNotExceedTheLimit() async throws {
    try await TestServer.run(setup(files: 2, engine: busyEngine)) { server in
      let session = try await server.open()
      let taken = await withTaskGroup { group in
        for _ in 0..<24 {
          group.addTask { (try? await session.upload()) != nil }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(taken == 2)
      #expect(try await session.handle.files().count == 2)
      #expect(try server.droppedNames().isEmpty)
    }
  }

  @Test(arguments: [30_000, nil])
  func uploadsAtTheSameTimeDoNotExceedTheBytesOfTheSession(announced: Int?) async throws {
    var setup = TestServer.Setup(engine: busyEngine)
    setup.limits = SessionLimits(bytes: 100_000)
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let codes = await withTaskGroup { group in
        for _ in 0..<12 {
          group.addTask {
            do {
              _ = try await session.handle.upload(UploadRequest(name: "a.wav", expectedBytes: announced)) { writer in
                for _ in 0..<3 { try await writer.write([UInt8](repeating: 0, count: 10_000)) }
              }
              return nil as String?
            } catch {
              return (error as? ServiceError)?.code ?? "\(error)"
            }
          }
        }
        return await group.reduce(into: [String?]()) { $0.append($1) }
      }
      let usage = try await session.handle.snapshot().usage
      #expect(usage.bytes <= 100_000)
      #expect(usage.files == codes.count { $0 == nil })
      #expect(Set(codes.compactMap { $0 }) == ["session_bytes_full"])
      #expect(try server.droppedNames().isEmpty)
    }
  }

  @Test func aPlaceThatAnUploadGaveUpGoesToAFileThatWaits() async throws {
    try await TestServer.run(setup(files: 1)) { server in
      let session = try await server.open()
      await #expect(throws: Hangup.self) {
        try await session.handle.upload(UploadRequest(name: "a.wav")) { _ in
          try session.drop("waiting.wav")
          try await server.waitUntilLooked(for: session)
          throw Hangup()
        }
      }
      try await session.waitForEnds()
      #expect(try await session.handle.files().map(\.record.name) == ["waiting.wav"])
    }
  }

  @Test func aSessionThatWouldHoldTooManyBytesTakesNoMore() async throws {
    var setup = TestServer.Setup()
    setup.limits = SessionLimits(bytes: 50_000)
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let first = try await session.upload()
      _ = try await session.handle.finished(first.record.id)
      let error = await #expect(throws: ServiceError.self) { try await session.upload() }
      #expect(error?.code == "session_bytes_full")
      #expect(try server.droppedNames().isEmpty)
      try await session.handle.remove(first.record.id)
      try await session.upload()
    }
  }

  /// Clients ask for a file as soon as an event names it.
  @Test func aFileThatAnEventNamesIsThere() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let handle = session.handle
      let asking = Task {
        var seen = 0
        var last = 0
        while seen < 50 {
          let page = try await handle.events(after: last, limit: 1_000, wait: .seconds(60))
          for event in page.events where event.type == "file.created" {
            let file = try #require(event.file)
            _ = try await handle.file(file)
            _ = try await handle.windows(of: file)
            _ = try await handle.media(file)
            seen += 1
          }
          last = page.events.last?.seq ?? last
        }
      }
      for number in 0..<50 { try session.drop("\(number).wav") }
      try await asking.value
    }
  }
}
