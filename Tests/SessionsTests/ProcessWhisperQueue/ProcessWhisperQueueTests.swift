import Foundation
import Hashing
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// The queue at work: files dropped or uploaded, a scripted engine, a real journal.
@Suite(.timeLimit(.minutes(15)))
struct ProcessWhisperQueueTests {
  private func setup(_ script: @escaping ScriptedEngine.Script) -> TestServer.Setup {
    TestServer.Setup(engine: ScriptedEngine(script: script))
  }

  private func windowFiles(_ server: TestServer, _ session: TestSession) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(server.sessionsFolder)/\(session.id)/windows")
  }

  // MARK: Order

  @Test func worksOnFilesInOrderAndOnWindowsInOrderOfTime() async throws {
    try await TestServer.run(setup { _, _ in .held }) { server in
      let session = try await server.open()
      var expected: [WindowID] = []
      for _ in 0..<3 {
        let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
        expected += (0..<3).map { WindowID(session: session.id, file: file, index: $0) }
      }
      for window in expected {
        await server.engine.waitForHeld(1)
        server.engine.release(window)
      }
      try await session.waitForEnds(3)
      #expect(server.engine.calls == expected)
      #expect(server.engine.mostRunning == 1)
      #expect(try await session.waitForEnds(3).map(\.file) == session.handle.files().map(\.record.id))
      try await session.expectSoundLog()
    }
  }

  @Test func aTranscriptHasItsCaptionsInOrder() async throws {
    try await TestServer.run(setup { window, _ in .text("window \(window.index)") }) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 2.5)).record.id
      let end = try await session.handle.finished(file)
      #expect(end.progress == 1)
      #expect(end.position == nil)
      #expect(end.record.windowsDone == 3)
      let transcript = try await session.handle.transcript(of: file, partial: false)
      #expect(transcript.isFinal)
      #expect(transcript.duration == 2.5)
      #expect(transcript.language == "en")
      #expect(transcript.segments.map(\.text) == ["window 0", "window 1", "window 2"])
      #expect(transcript.segments.map(\.id) == [0, 1_000, 2_000])
      #expect(transcript.segments.map(\.start) == [0, 1, 2])
      #expect(transcript.segments.map(\.end) == [1, 2, 2.5])
      #expect(try windowFiles(server, session).isEmpty)
    }
  }

  @Test func theEngineGetsTheSoundOfItsWindow() async throws {
    try await TestServer.run(setup { _, _ in .held }) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.bytes([(1, false), (0.5, true)]))
      for index in 0...1 {
        await server.engine.waitForHeld(1)
        let request = try #require(server.engine.requests.last)
        #expect(request.audio.range == [0..<16_000, 16_000..<24_000][index])
        let bytes = try #require(FileManager.default.contents(atPath: request.audio.file.path))
        #expect(bytes.count == request.audio.range.count * 4)
        #expect(request.audio.digest == SHA256Digest.hexadecimal(of: Array(bytes)))
        #expect(bytes.allSatisfy { $0 == 0 } == (index == 0))
        server.engine.release(request.window)
      }
      try await session.waitForEnds()
    }
  }

  @Test func speechIsFoundAndSilenceIsLeftOut() async throws {
    let engine = ScriptedEngine(needsVoiceActivity: true)
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      let sound = Wave.bytes([(1, false), (0.5, true), (4, false), (0.25, true), (1, false)])
      let file = try await session.upload("talk.wav", sound).record.id
      #expect(try await session.handle.finished(file).record.state == .completed)
      let segments = try await session.handle.transcript(of: file, partial: false).segments
      #expect(segments.count == 2)
      #expect((0.5...1).contains(segments[0].start))
      #expect((5.0...5.5).contains(segments[1].start))
    }
  }

  @Test func aSilentFileIsCompletedWithoutTheEngine() async throws {
    let engine = ScriptedEngine(needsVoiceActivity: true)
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      let file = try await session.upload("silence.wav", Wave.bytes([(3, false)])).record.id
      #expect(try await session.handle.finished(file).record.state == .completed)
      #expect(try await session.handle.transcript(of: file, partial: false).segments.isEmpty)
      #expect(engine.calls.isEmpty)
    }
  }

  // MARK: Failures

  @Test func aWindowThatFailedIsTriedAgain() async throws {
    try await TestServer.run(setup { _, attempt in attempt < 3 ? .failure(.workerExited) : .text("at last") }) {
      server in
      let session = try await server.open()
      let file = try await session.upload().record.id
      #expect(try await session.handle.finished(file).record.state == .completed)
      #expect(server.engine.calls.count == 3)
      let windows = try await server.journal.windows(of: file, in: session.id)
      #expect(windows.map(\.attempts) == [3])
      #expect(windows.map(\.state) == [.done])
      try await session.expectSoundLog()
    }
  }

  @Test func aWindowBecomesAGapAfterTheLastAttempt() async throws {
    try await TestServer.run(setup { window, _ in window.index == 1 ? .failure(.timedOut) : .text("words") }) {
      server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      let end = try await session.handle.finished(file).record
      #expect(end.state == .completed)
      #expect(end.windowsDone == 2)
      #expect(end.windowsFailed == 1)
      #expect(server.engine.calls.count { $0.index == 1 } == 3)
      let segments = try await session.handle.transcript(of: file, partial: false).segments
      #expect(segments.map(\.gap) == [false, true, false])
      #expect(segments[1].start == 1)
      #expect(segments[1].end == 2)
      #expect(segments[1].text.isEmpty)
      try await session.expectSoundLog()
    }
  }

  @Test func aRejectedWindowIsNotTriedAgain() async throws {
    try await TestServer.run(setup { window, _ in window.index == 0 ? .failure(.rejected) : .text("words") }) {
      server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 2)).record.id
      #expect(try await session.handle.finished(file).record.windowsFailed == 1)
      #expect(server.engine.calls.count { $0.index == 0 } == 1)
    }
  }

  @Test func aFileOfWhichNothingWasRecognisedHasFailed() async throws {
    try await TestServer.run(setup { _, _ in .failure(.rejected) }) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 2)).record.id
      let end = try await session.handle.finished(file).record
      #expect(end.state == .failed)
      #expect(end.failure?.code == "engine_failed")
      #expect(try await session.waitForEnds().map(\.failureCode) == ["engine_failed"])
      let error = await #expect(throws: ServiceError.self) {
        try await session.handle.transcript(of: file, partial: false)
      }
      #expect(error?.kind == .conflict)
      #expect(error?.code == "engine_failed")
      try await session.expectSoundLog()
    }
  }

  @Test func anEngineThatCannotWorkNowCostsNoAttempt() async throws {
    try await TestServer.run(setup { _, attempt in attempt <= 5 ? .failure(.unavailable) : .text("words") }) { server in
      let session = try await server.open()
      let file = try await session.upload().record.id
      for _ in 0..<5 {
        await server.clock.waitForSleeper(of: .seconds(1))
        server.clock.advance(by: .seconds(1))
      }
      #expect(try await session.handle.finished(file).record.state == .completed)
      #expect(try await server.journal.windows(of: file, in: session.id).map(\.attempts) == [1])
    }
  }

  @Test func aFileWithoutSoundFails() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.bytes([])).record.id
      #expect(try await session.handle.finished(file).record.failure?.code == "no_audio")
      #expect(server.engine.calls.isEmpty)
      try await session.expectSoundLog()
    }
  }

  @Test func oneBadFileDoesNotHoldUpTheNext() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      try await session.upload("bad.wav", Wave.bytes([]))
      try await session.upload("good.wav")
      #expect(try await session.waitForEnds(2).map(\.type) == ["file.failed", "file.completed"])
    }
  }

  // MARK: Removal and retry

  @Test func removingAFileStopsItsComputation() async throws {
    try await TestServer.run(setup { _, _ in .held }) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      let next = try await session.upload("next.wav").record.id
      let media = try await session.handle.media(file).path
      await server.engine.waitForHeld(1)
      try await session.handle.remove(file)
      await server.engine.waitForCancellations(1)
      #expect(server.engine.cancelled == [WindowID(session: session.id, file: file, index: 0)])
      #expect(try await session.handle.files().map(\.record.id) == [next])
      #expect(!FileManager.default.fileExists(atPath: media))
      #expect(try windowFiles(server, session).allSatisfy { $0.hasPrefix("\(next)") })
      #expect(try await session.handle.player().playlist == [next])
      await server.engine.waitForHeld(1)
      server.engine.releaseAll()
      #expect(try await session.waitForEnds(2).map(\.type) == ["file.cancelled", "file.completed"])
      try await session.expectSoundLog()
      let error = await #expect(throws: ServiceError.self) { try await session.handle.file(file) }
      #expect(error == .fileNotFound)
    }
  }

  @Test func removingAFinishedFileIsNoSecondEnd() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload().record.id
      try await session.waitForEnds()
      try await session.handle.remove(file)
      try await session.expectSoundLog()
      #expect(try await session.events().count { $0.isTerminal } == 1)
      #expect(try await server.journal.files(of: session.id).isEmpty)
    }
  }

  @Test func aFileRemovedByTwoCallersEndsOnce() async throws {
    try await TestServer.run(setup { _, _ in .held }) { server in
      let session = try await server.open()
      let file = try await session.upload().record.id
      await server.engine.waitForHeld(1)
      await withTaskGroup { group in
        for _ in 0..<4 { group.addTask { try? await session.handle.remove(file) } }
      }
      try await session.expectSoundLog()
      #expect(try await session.handle.files().isEmpty)
    }
  }

  @Test func aFailedFileCanBeTriedAgain() async throws {
    try await TestServer.run(setup { _, attempt in attempt == 1 ? .failure(.rejected) : .text("words") }) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 2)).record.id
      #expect(try await session.handle.finished(file).record.state == .failed)
      let again = try await session.handle.retry(file)
      #expect(again.record.failure == nil)
      #expect(again.position == 0)
      let end = try await session.handle.finished(file).record
      #expect(end.state == .completed)
      #expect(end.windowsTotal == 2)
      #expect(end.windowsFailed == 0)
      let segments = try await session.handle.transcript(of: file, partial: false).segments
      #expect(segments.map(\.gap) == [false, false])
      #expect(try await session.waitForEnds(2).map(\.type) == ["file.failed", "file.completed"])
    }
  }

  @Test func onlyAFailedFileCanBeTriedAgain() async throws {
    try await TestServer.run(setup { _, _ in .held }) { server in
      let session = try await server.open()
      let file = try await session.upload().record.id
      await server.engine.waitForHeld(1)
      let error = await #expect(throws: ServiceError.self) { try await session.handle.retry(file) }
      #expect(error?.kind == .conflict)
      #expect(error?.code == "not_retryable")
      server.engine.releaseAll()
      try await session.waitForEnds()
      await #expect(throws: ServiceError.self) { try await session.handle.retry(file) }
      let unknown = await #expect(throws: ServiceError.self) { try await session.handle.retry(FileID()) }
      #expect(unknown == .fileNotFound)
    }
  }

  @Test func aFileThatFailsStopsItsComputation() async throws {
    var setup = TestServer.Setup(engine: ScriptedEngine(needsVoiceActivity: true) { _, _ in .held })
    setup.detector = FailingDetector(afterSamples: 40_000)
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let sound = Wave.bytes([(0.5, true), (9, false), (0.5, true)])
      let file = try await session.upload("talk.wav", sound).record.id
      #expect(try await session.handle.finished(file).record.failure?.code == "undecodable")
      await server.engine.waitForCancellations(1)
      #expect(try windowFiles(server, session).isEmpty)
      try await session.expectSoundLog()
    }
  }

  // MARK: Full

  @Test func filesWaitInTheDropFolderWhileTheQueueIsFull() async throws {
    var setup = setup { _, _ in .held }
    setup.limits = SessionLimits(queuedFiles: 1)
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      try session.drop("a.wav")
      await server.engine.waitForHeld(1)
      for name in ["b.wav", "c.wav"] { try session.drop(name) }
      try await server.waitUntilLooked(for: session)
      #expect(try await session.handle.files().map(\.record.name) == ["a.wav"])
      #expect(try server.droppedNames().count == 3)
      for _ in 0..<3 {
        await server.engine.waitForHeld(1)
        server.engine.releaseAll()
      }
      try await session.waitForEnds(3)
      #expect(try await session.handle.files().map(\.record.name) == ["a.wav", "b.wav", "c.wav"])
      var open = 0
      for event in try await session.events() {
        if event.type == "file.created" { open += 1 }
        if event.isTerminal { open -= 1 }
        #expect((0...1).contains(open))
      }
    }
  }

  @Test func aPausedQueueBeginsNothingUntilItGoesOnAlsoAfterARestart() async throws {
    let folder = try TemporaryFolder()
    let engine = ScriptedEngine { _, _ in .held }
    let known = try await TestServer.run(in: folder, TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 2))
      await engine.waitForHeld(1)
      #expect(try await session.handle.setQueue(.paused).state == .paused)
      let next = try await session.upload().record
      engine.releaseAll()
      try await session.wait(for: "file.progress")
      #expect(try await session.handle.file(next.id).record.state == .queued)
      #expect(engine.calls.count == 1)
      return session
    }
    try await TestServer.run(in: folder) { server in
      let session = try await server.find(known)
      #expect(try await session.handle.queue().state == .paused)
      #expect(server.engine.calls.isEmpty)
      #expect(try await session.handle.setQueue(.running).state == .running)
      try await session.waitForEnds(2)
      #expect(server.engine.calls.map(\.index) == [1, 0])
      try await session.expectSoundLog()
    }
  }

  /// The limit is 3 s; a step decodes one.
  @Test func aFileBeyondTheSessionsAudioFailsAndOthersGoOn() async throws {
    var setup = TestServer.Setup()
    setup.limits = SessionLimits(queuedAudioSeconds: 3)
    try await TestServer.run(setup) { server in
      let greedy = try await server.open()
      let other = try await server.open()
      let long = try await greedy.upload("long.wav", Wave.bytes([(20, false)])).record
      try await other.upload("short.wav", Wave.tone(seconds: 2))
      try await greedy.waitForEnds()
      try await other.wait(for: "file.completed")
      let file = try await greedy.handle.file(long.id).record
      #expect(file.state == .failed && file.failure?.code == "queue_audio_full")
      // What follows has its own chance.
      try await greedy.upload("short.wav", Wave.tone(seconds: 2))
      try await greedy.wait(for: "file.completed")
      try await greedy.expectSoundLog()
    }
  }

  @Test func progressOfAFileOnlyRises() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      try await session.upload("talk.wav", Wave.tone(seconds: 8))
      try await session.waitForEnds()
      let progress = try await session.events().filter { $0.type == "file.progress" }
        .compactMap { $0.fields["progress"] as? Double }
      #expect(!progress.isEmpty)
      #expect(progress == progress.sorted())
      #expect(progress.allSatisfy { (0..<1).contains($0) })
    }
  }

  @Test func theQueueShowsWhatIsUnfinished() async throws {
    try await TestServer.run(setup { _, _ in .held }) { server in
      let session = try await server.open()
      let files = [try await session.upload().record.id, try await session.upload().record.id]
      await server.engine.waitForHeld(1)
      let queue = try await session.handle.queue()
      #expect(queue.files.map(\.id) == files)
      #expect(queue.files.map(\.position) == [0, 1])
      #expect(queue.state == .running)
      #expect(queue.audioSecondsAhead == 2)
      server.engine.releaseAll()
      try await session.waitForEnds()
      #expect(try await session.handle.queue().files.map(\.id) == [files[1]])
    }
  }
}
