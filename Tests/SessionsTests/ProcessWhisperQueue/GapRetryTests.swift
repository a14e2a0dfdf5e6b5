import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

/// Completed files with gaps are tried again where the gaps are.
@Suite(.timeLimit(.minutes(15)))
struct GapRetryTests {
  /// The second of three windows fails.
  private func setup() -> TestServer.Setup {
    TestServer.Setup(
      engine: ScriptedEngine { window, _ in window.index == 1 ? .failure(.rejected) : .text("window \(window.index)") })
  }

  @Test func onlyTheGapIsRecognisedAgain() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      let first = try await session.handle.finished(file).record
      #expect(first.state == .completed)
      #expect(first.windowsFailed == 1)
      let gaps = try await session.handle.windows(of: file)
      #expect(gaps.windows.map(\.state) == [.done, .failed, .done])
      #expect(gaps.windows[1].error?.code == "window_failed")
      #expect(gaps.windows[1].error?.message == "scripted")
      let before = try await session.handle.transcript(of: file, partial: false)
      #expect(before.segments.map(\.gap) == [false, true, false])

      server.engine.follow { window, _ in .text("again \(window.index)") }
      let calls = server.engine.calls.count
      let retried = try await session.handle.retry(file)
      #expect(!retried.record.state.isTerminal)
      #expect(retried.position == 0)
      let second = try await session.handle.finished(file).record
      #expect(second.state == .completed)
      #expect(second.windowsDone == 3)
      #expect(second.windowsFailed == 0)
      #expect(server.engine.calls.dropFirst(calls).map(\.index) == [1])
      let after = try await session.handle.transcript(of: file, partial: false)
      #expect(after.segments.map(\.text) == ["window 0", "again 1", "window 2"])
      #expect(after.segments.map(\.id) == before.segments.map(\.id))
      #expect(try await session.handle.windows(of: file).windows.map(\.state) == [.done, .done, .done])
      let types = try await session.events().filter { $0.file == file }.map(\.type)
      #expect(types.count { $0 == "file.completed" } == 2)
      #expect(Array(types.drop { $0 != "file.completed" }.dropFirst()).first == "file.queued")
      // Nothing is left to be retried.
      let refused = await #expect(throws: ServiceError.self) { try await session.handle.retry(file) }
      #expect(refused?.code == "not_retryable")
    }
  }

  @Test func aGapThatFailsAgainStaysAGap() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      _ = try await session.handle.finished(file)
      server.engine.follow { _, _ in .failure(.timedOut) }
      let calls = server.engine.calls.count
      _ = try await session.handle.retry(file)
      let record = try await session.handle.finished(file).record
      #expect(record.state == .completed)
      #expect(record.windowsFailed == 1)
      // All its attempts anew.
      #expect(server.engine.calls.count == calls + 3)
      #expect(
        try await session.handle.transcript(of: file, partial: false).segments.map(\.gap) == [false, true, false])
    }
  }

  @Test func aRestartGoesOnWithTheRetry() async throws {
    let folder = try TemporaryFolder()
    let (known, file) = try await TestServer.run(in: folder, setup()) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      _ = try await session.handle.finished(file)
      server.engine.follow { _, _ in .held }
      let calls = server.engine.calls.count
      _ = try await session.handle.retry(file)
      await server.engine.waitForCalls(calls + 1)
      return (session, file)
    }
    let engine = ScriptedEngine()
    try await TestServer.run(in: folder, TestServer.Setup(engine: engine)) { server in
      let session = try await server.find(known)
      let record = try await session.handle.finished(file).record
      #expect(record.state == .completed)
      #expect(record.windowsDone == 3)
      #expect(engine.calls.map(\.index) == [1])
      #expect(
        try await session.handle.transcript(of: file, partial: false).segments.map(\.text) == [
          "window 0", "words", "window 2",
        ])
    }
  }

  /// Checks that the file has the transcript that it had before its gap was tried again.
  private func expectTranscriptWithGap(of file: FileID, in session: TestSession) async throws {
    let record = try await session.handle.file(file).record
    #expect(record.state == .completed)
    #expect(record.windowsDone == 2)
    #expect(record.windowsFailed == 1)
    let transcript = try await session.handle.transcript(of: file, partial: false)
    #expect(transcript.segments.map(\.text) == ["window 0", "", "window 2"])
    #expect(transcript.segments.map(\.gap) == [false, true, false])
    #expect(try await session.handle.windows(of: file).windows.map(\.state) == [.done, .failed, .done])
    let ends = try await session.events().filter { $0.file == file && $0.isTerminal }.map(\.type)
    #expect(ends == ["file.completed", "file.completed"])
  }

  @Test func clearingTheQueueKeepsWhatWasThere() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      _ = try await session.handle.finished(file)
      server.engine.follow { _, _ in .held }
      _ = try await session.handle.retry(file)
      await server.engine.waitForHeld(1)
      #expect(try await session.handle.clearQueue().files.isEmpty)
      try await expectTranscriptWithGap(of: file, in: session)
      // The gap can be tried again.
      server.engine.follow { window, _ in .text("again \(window.index)") }
      let calls = server.engine.calls.count
      _ = try await session.handle.retry(file)
      #expect(try await session.handle.finished(file).record.windowsDone == 3)
      #expect(server.engine.calls.dropFirst(calls).map(\.index) == [1])
    }
  }

  @Test func clearingAfterARestartKeepsWhatWasThere() async throws {
    let folder = try TemporaryFolder()
    let (known, file) = try await TestServer.run(in: folder, setup()) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      _ = try await session.handle.finished(file)
      server.engine.follow { _, _ in .held }
      _ = try await session.handle.retry(file)
      await server.engine.waitForHeld(1)
      return (session, file)
    }
    try await TestServer.run(in: folder, TestServer.Setup(engine: ScriptedEngine { _, _ in .held })) { server in
      let session = try await server.find(known)
      _ = try await session.handle.clearQueue()
      try await expectTranscriptWithGap(of: file, in: session)
    }
  }

  @Test func aFileThatCannotBeReadAgainKeepsWhatWasThere() async throws {
    try await TestServer.run(setup()) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      _ = try await session.handle.finished(file)
      try Data().write(to: URL(filePath: try await session.handle.media(file).path))
      _ = try await session.handle.retry(file)
      _ = try await session.handle.finished(file)
      try await expectTranscriptWithGap(of: file, in: session)
    }
  }

  @Test func windowsSayWhatIsBeingWorkedOn() async throws {
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine { _, _ in .held })) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      await server.engine.waitForHeld(1)
      let windows = try await session.handle.windows(of: file)
      #expect(windows.duration == 3)
      #expect(windows.prepared.first?.first == 0)
      #expect(windows.windows.first?.state == .running)
      #expect(windows.windows.dropFirst().allSatisfy { $0.state == .waiting })
      server.engine.follow { _, _ in .text("words") }
      server.engine.releaseAll()
      _ = try await session.handle.finished(file)
      let done = try await session.handle.windows(of: file)
      #expect(done.prepared == [[0, 3]])
      #expect(done.windows.map(\.id) == [0, 1, 2])
      #expect(done.windows.map(\.start) == [0, 1, 2])
      #expect(done.windows.map(\.end) == [1, 2, 3])
      #expect(done.windows.allSatisfy { $0.state == .done && $0.error == nil })
      await #expect(throws: ServiceError.self) { try await session.handle.windows(of: FileID()) }
    }
  }
}
