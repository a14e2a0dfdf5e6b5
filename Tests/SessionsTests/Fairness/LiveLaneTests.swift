import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// The lane of a file's record is that in which its work is done, from the queue to the slots.
@Suite(.timeLimit(.minutes(15)))
struct LiveLaneTests {
  /// One slot; a session has a recording, another one live speech, of four windows each.
  @Test func liveWindowsGoBeforeThoseOfRecordings() async throws {
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine { _, _ in .held })) { server in
      let recorded = try await server.open()
      let live = try await server.open()
      let first = try await recorded.upload("talk.wav", Wave.tone(seconds: 4)).record.id
      try await waitUntilPrepared(first, of: recorded)
      await server.engine.waitForCalls(1)
      try await waitUntilPrepared(try await speak(in: live, of: server), of: live)
      for count in 1...8 {
        await server.engine.waitForCalls(count)
        await server.engine.waitForHeld(1)
        server.engine.releaseAll()
      }
      for session in [recorded, live] { try await session.waitForEnds() }
      let order = server.engine.calls.map(\.session)
      // The slot is busy with the recording's first window when the live ones come.
      #expect(order == [recorded.id] + Array(repeating: live.id, count: 4) + Array(repeating: recorded.id, count: 3))
    }
  }

  /// A recording in the live lane.
  private func speak(in session: TestSession, of server: TestServer) async throws -> FileID {
    let record = MediaRecord.sample(in: session.id, lane: .live)
    let path = SessionFolders(dataDirectory: server.folder.path + "/data")
      .mediaPath(of: session.id, storedName: record.storedName)
    try Data(Wave.tone(seconds: 4)).write(to: URL(filePath: path))
    _ = try await server.journal.commit([.fileClaimed(record)], events: [], in: session.id, at: server.clock.now)
    try await #require(session.handle as? Session).queue.ask(.intake([record]))
    return record.id
  }

  private func waitUntilPrepared(_ file: FileID, of session: TestSession) async throws {
    let queue = try #require(session.handle as? Session).queue
    while await queue.needsPreparation(file) {
      try Task.checkCancellation()
      await Task.yield()
    }
  }
}
