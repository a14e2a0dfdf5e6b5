import Foundation
import Persistence
import Testing
import TranscriptionCore

@testable import Sessions

/// Orders that a user gives, and an end to all of the queue.
@Suite(.timeLimit(.minutes(15)))
struct QueueOrderTests {
  private var held: TestServer.Setup { TestServer.Setup(engine: ScriptedEngine { _, _ in .held }) }

  private func upload(_ count: Int, to session: TestSession) async throws -> [FileID] {
    var files: [FileID] = []
    for index in 0..<count { files.append(try await session.upload("\(index).wav").record.id) }
    return files
  }

  private func count(_ type: String, in session: TestSession) async throws -> Int {
    try await session.events().count { $0.type == type }
  }

  // MARK: Order

  @Test func namedFilesComeFirstInQueueAndPlaylist() async throws {
    try await TestServer.run(held) { server in
      let session = try await server.open()
      let files = try await upload(4, to: session)
      await server.engine.waitForHeld(1)
      // What is not prepared yet cannot come first.
      try await session.wait(for: "file.started", 4)
      let wanted = [files[3], files[1], files[0], files[2]]
      let snapshot = try await session.handle.orderQueue([files[3], files[1]])
      #expect(snapshot.files.map(\.id) == wanted)
      #expect(snapshot.files.map(\.position) == [0, 1, 2, 3])
      let shown = try await session.handle.files()
      #expect(shown.map(\.record.id) == wanted)
      #expect(shown.map(\.position) == [0, 1, 2, 3])
      #expect(try await session.handle.player().playlist == wanted)
      #expect(try await count("queue.changed", in: session) == 1)
      // What runs goes on, then the new order holds.
      for window in [files[0], files[3], files[1], files[2]] {
        await server.engine.waitForHeld(1)
        server.engine.release(WindowID(session: session.id, file: window, index: 0))
      }
      try await session.waitForEnds(4)
      #expect(server.engine.calls.map(\.file) == [files[0], files[3], files[1], files[2]])
    }
  }

  @Test func theSameOrderAgainChangesNothing() async throws {
    try await TestServer.run(held) { server in
      let session = try await server.open()
      let files = try await upload(3, to: session)
      _ = try await session.handle.orderQueue(files.reversed())
      let before = [try await count("queue.changed", in: session), try await count("player.changed", in: session)]
      #expect(before == [1, 1])
      let snapshot = try await session.handle.orderQueue(files.reversed())
      #expect(snapshot.files.map(\.id) == files.reversed())
      _ = try await session.handle.orderQueue([])
      #expect(try await count("queue.changed", in: session) == before[0])
      #expect(try await count("player.changed", in: session) == before[1])
    }
  }

  @Test func pausingAPausedQueueIsNotTold() async throws {
    try await TestServer.run(held) { server in
      let session = try await server.open()
      let files = try await upload(3, to: session)
      for _ in 0..<3 { #expect(try await session.handle.setQueue(.paused).files.map(\.id) == files) }
      #expect(try await count("queue.changed", in: session) == 1)
      for _ in 0..<3 { _ = try await session.handle.setQueue(.running) }
      let told = try await session.wait(for: "queue.changed", 2).map { $0.fields["queue"] as? [String: Any] }
      #expect(told.map { $0?["state"] as? String } == ["paused", "running"])
      // The files stay where they are, and are not told of.
      #expect(told.allSatisfy { $0?["files"] == nil && $0?["limits"] != nil })
    }
  }

  @Test func filesAreReadInPages() async throws {
    try await TestServer.run(held) { server in
      let session = try await server.open()
      let files = try await upload(5, to: session)
      let whole = try await session.handle.files()
      let first = try await session.handle.files(after: nil, limit: 2)
      let rest = try await session.handle.files(after: files[1], limit: 3)
      #expect(first.files + rest.files == whole)
      #expect(first.hasMore && !rest.hasMore)
      #expect(try await session.handle.files(after: files[4], limit: 3).files.isEmpty)
      await #expect(throws: ServiceError.fileNotFound) {
        try await session.handle.files(after: FileID(), limit: 3)
      }
    }
  }

  @Test func whatArrivesLaterStandsBehind() async throws {
    try await TestServer.run(held) { server in
      let session = try await server.open()
      let files = try await upload(2, to: session)
      _ = try await session.handle.orderQueue(files.reversed())
      let late = try await session.upload("late.wav").record.id
      #expect(try await session.handle.files().map(\.record.id) == [files[1], files[0], late])
      #expect(try await session.handle.queue().files.map(\.id) == [files[1], files[0], late])
    }
  }

  @Test func unknownAndRepeatedFilesAreRefusedAndNothingMoves() async throws {
    try await TestServer.run(held) { server in
      let session = try await server.open()
      let files = try await upload(2, to: session)
      let unknown = await #expect(throws: ServiceError.self) {
        try await session.handle.orderQueue([files[1], FileID()])
      }
      #expect(unknown?.kind == .notFound)
      let repeated = await #expect(throws: ServiceError.self) {
        try await session.handle.orderQueue([files[1], files[1]])
      }
      #expect(repeated?.kind == .invalidRequest)
      #expect(try await session.handle.files().map(\.record.id) == files)
    }
  }

  @Test func anOrderOutlivesARestart() async throws {
    let folder = try TemporaryFolder()
    let (known, wanted) = try await TestServer.run(in: folder, held) { server in
      let session = try await server.open()
      let files = try await upload(3, to: session)
      _ = try await session.handle.orderQueue([files[2], files[0]])
      return (session, [files[2], files[0], files[1]])
    }
    try await TestServer.run(in: folder) { server in
      let session = try await server.find(known)
      #expect(try await session.handle.files().map(\.record.id) == wanted)
      #expect(try await session.handle.player().playlist == wanted)
      try await session.waitForEnds(3)
      try await session.expectSoundLog()
      let late = try await session.upload("late.wav").record.id
      #expect(try await session.handle.files().map(\.record.id) == wanted + [late])
    }
  }

  @Test func aPlaylistThatACrashLeftBehindFollowsTheFiles() async throws {
    let folder = try TemporaryFolder()
    let (known, files) = try await TestServer.run(in: folder) { server in
      let session = try await server.open()
      let files = try await upload(2, to: session)
      try await session.waitForEnds(2)
      return (session, files)
    }
    let journal = try await TestServer.openJournal(in: folder)
    var record = try #require(try await journal.files(of: known.id).last)
    record.ordinal = -1
    try await journal.commit([.fileChanged(record)], events: [], in: known.id, at: Date())
    try await journal.close()
    try await TestServer.run(in: folder) { server in
      let session = try await server.find(known)
      #expect(try await session.handle.player().playlist == files.reversed())
    }
  }

  // MARK: Clearing

  @Test func clearingCancelsEverythingThatIsNotFinished() async throws {
    try await TestServer.run(TestServer.Setup()) { server in
      let session = try await server.open()
      let done = try await session.upload("done.wav").record.id
      _ = try await session.handle.finished(done)
      server.engine.follow { _, _ in .held }
      let files = try await upload(3, to: session)
      await server.engine.waitForHeld(1)
      let snapshot = try await session.handle.clearQueue()
      #expect(snapshot.files.isEmpty)
      await server.engine.waitForCancellations(1)
      let shown = try await session.handle.files()
      #expect(shown.map(\.record.state) == [.completed, .cancelled, .cancelled, .cancelled])
      #expect(shown.allSatisfy { $0.position == nil })
      let events = try await session.events()
      #expect(events.filter { $0.type == "file.cancelled" }.compactMap(\.file) == files)
      #expect(events.count { $0.type == "queue.changed" } == 1)
      try await session.expectSoundLog()
      let windows = "\(server.sessionsFolder)/\(session.id)/windows"
      #expect(try FileManager.default.contentsOfDirectory(atPath: windows).isEmpty)
      // Again: nothing is left to be cancelled.
      _ = try await session.handle.clearQueue()
      #expect(try await session.events().count == events.count)
      // One is wanted after all.
      server.engine.follow { _, _ in .text("words") }
      _ = try await session.handle.retry(files[1])
      #expect(try await session.handle.finished(files[1]).record.state == .completed)
      // The other cancelled files are still there, and can be removed without another event of their end.
      try await session.handle.remove(files[0])
      #expect(try await count("file.cancelled", in: session) == 3)
    }
  }

  @Test func clearedFilesStayClearedAfterARestart() async throws {
    let folder = try TemporaryFolder()
    let known = try await TestServer.run(in: folder, held) { server in
      let session = try await server.open()
      _ = try await upload(3, to: session)
      await server.engine.waitForHeld(1)
      _ = try await session.handle.clearQueue()
      return session
    }
    try await TestServer.run(in: folder) { server in
      let session = try await server.find(known)
      #expect(try await session.handle.files().map(\.record.state) == [.cancelled, .cancelled, .cancelled])
      #expect(try await session.handle.queue().files.isEmpty)
      try await session.expectSoundLog()
    }
  }

  /// Whatever a file is at, it ends once.
  @Test func clearingAndRemovingAndFinishingAtOnceEndsEachFileOnce() async throws {
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine(slots: 4))) { server in
      let session = try await server.open()
      for _ in 0..<5 {
        let files = try await upload(6, to: session)
        await withTaskGroup { group in
          group.addTask { _ = try? await session.handle.clearQueue() }
          for file in files[0..<2] { group.addTask { try? await session.handle.remove(file) } }
          group.addTask { _ = try? await session.handle.orderQueue([files[5], files[4]]) }
          group.addTask { _ = try? await session.handle.clearQueue() }
        }
        for file in files[2...] {
          #expect(try await session.handle.finished(file).record.state.isTerminal)
        }
      }
      #expect(try await session.handle.queue().files.isEmpty)
      try await session.expectSoundLog()
    }
  }
}
