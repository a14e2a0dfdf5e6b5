import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// Once all windows of a file are done, the file is diarized and then completed.
@Suite(.timeLimit(.minutes(15)))
struct DiarizationTests {
  private static let turns = [
    SpeakerTurn(start: 0, end: 1, speaker: "SPEAKER_00"), SpeakerTurn(start: 1, end: 9, speaker: "SPEAKER_01"),
  ]

  private static var wishes: SessionPatch {
    var wishes = SessionPatch()
    wishes.diarize = true
    wishes.minimumSpeakers = 2
    wishes.maximumSpeakers = 3
    return wishes
  }

  /// A server that stopped while it diarized a session's only file.
  private func sessionInterruptedWhileDiarizing(in folder: TemporaryFolder) async throws -> TestSession {
    let held = ScriptedDiarizer(holdsFirst: true) { _ in .success([]) }
    return try await TestServer.run(in: folder, TestServer.Setup(engine: ScriptedEngine(diarizer: held))) { server in
      let session = try await server.open(Self.wishes)
      try await session.upload("talk.wav")
      await held.waitForCalls(1)
      return session
    }
  }

  private func wholeFiles(_ server: TestServer) -> [String] {
    let names = FileManager.default.enumerator(atPath: server.sessionsFolder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix("-whole.f32") }
  }

  @Test func speakersAreFoundAndTheFileIsCompleted() async throws {
    let diarizer = ScriptedDiarizer { _ in .success(Self.turns) }
    let engine = ScriptedEngine(diarizer: diarizer)
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open(Self.wishes)
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      #expect(try await session.waitForEnds()[0].type == "file.completed")
      #expect(diarizer.calls == [.init(samples: 48_000, bytes: 192_000, minimum: 2, maximum: 3)])
      let transcript = try await session.handle.transcript(of: file, partial: false)
      #expect(transcript.segments.map(\.speaker) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_01"])
      #expect(transcript.segments.flatMap(\.words).map(\.speaker) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_01"])
      #expect(transcript.notices.isEmpty)
      #expect(wholeFiles(server).isEmpty)
      try await session.expectSoundLog()
    }
  }

  @Test func captionsAreDividedWhereTheSpeakerChangesAndToldAgainBeforeTheEnd() async throws {
    let diarizer = ScriptedDiarizer { _ in
      .success([
        SpeakerTurn(start: 0, end: 0.5, speaker: "SPEAKER_00"), SpeakerTurn(start: 0.5, end: 9, speaker: "SPEAKER_01"),
      ])
    }
    let engine = ScriptedEngine(diarizer: diarizer) { _, _ in .text("one two three four") }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open(Self.wishes)
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 2)).record.id
      try await session.waitForEnds()
      let transcript = try await session.handle.transcript(of: file, partial: false)
      #expect(transcript.segments.map(\.text) == ["one two", "three four", "one two three four"])
      #expect(transcript.segments.map(\.speaker) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_01"])
      #expect(transcript.segments.map(\.id) == [0, 1, 1000])
      let events = try await session.events()
      let revised = events.filter { $0.type == "segment.revised" }
      #expect(revised.map { $0.fields["removed"] as? [Int] } == [[0], [1000]])
      #expect(revised.map { ($0.fields["segments"] as? [Any])?.count } == [2, 1])
      let end = try #require(events.last { $0.isTerminal })
      #expect(revised.allSatisfy { $0.seq < end.seq })
      #expect(end.fields["segments"] as? Int == 3)
      let found = try await session.handle.search("three", in: nil, limit: 10)
      #expect(found.hits.map(\.segment) == [1, 1000])
      try await session.expectSoundLog()
    }
  }

  @Test func captionsOfAGapThatIsTriedAgainAreDividedToo() async throws {
    let diarizer = ScriptedDiarizer { _ in
      .success([
        SpeakerTurn(start: 0, end: 1.5, speaker: "SPEAKER_00"), SpeakerTurn(start: 1.5, end: 9, speaker: "SPEAKER_01"),
      ])
    }
    let engine = ScriptedEngine(diarizer: diarizer) { window, _ in
      window.index == 1 ? .failure(.rejected) : .text("window \(window.index)")
    }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open(Self.wishes)
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      _ = try await session.handle.finished(file)
      server.engine.follow { _, _ in .text("one two three four") }
      _ = try await session.handle.retry(file)
      _ = try await session.handle.finished(file)
      let transcript = try await session.handle.transcript(of: file, partial: false)
      #expect(transcript.segments.map(\.text) == ["window 0", "one two", "three four", "window 2"])
      #expect(transcript.segments.map(\.speaker) == ["SPEAKER_00", "SPEAKER_00", "SPEAKER_01", "SPEAKER_01"])
      #expect(transcript.segments.map(\.id) == [0, 1000, 1001, 2000])
      #expect(diarizer.calls.count == 1)
      let events = try await session.events().drop { $0.type != "file.completed" }
      #expect(events.count { $0.type == "segment.final" } == 2)
    }
  }

  @Test func aFileWithoutTheWishIsLeftAlone() async throws {
    let diarizer = ScriptedDiarizer { _ in .success(Self.turns) }
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine(diarizer: diarizer))) { server in
      let session = try await server.open()
      try await session.upload("talk.wav")
      try await session.waitForEnds()
      #expect(diarizer.calls.isEmpty)
    }
  }

  @Test func aFailureLeavesTheTranscriptAndIsSaid() async throws {
    let diarizer = ScriptedDiarizer { _ in .failure(EngineFailure(.rejected, "no such luck")) }
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine(diarizer: diarizer))) { server in
      let session = try await server.open(Self.wishes)
      let file = try await session.upload("talk.wav").record.id
      #expect(try await session.waitForEnds()[0].type == "file.completed")
      let record = try await session.handle.file(file).record
      #expect(record.warning?.code == "diarization_failed")
      #expect(record.warning?.message.contains("no such luck") == true)
      let transcript = try await session.handle.transcript(of: file, partial: false)
      #expect(transcript.segments.map(\.speaker) == [nil])
      #expect(transcript.notices.map(\.code) == ["diarization_failed"])
      #expect(wholeFiles(server).isEmpty)
    }
  }

  @Test func aCrashIsTriedAgain() async throws {
    let diarizer = ScriptedDiarizer {
      $0 == 1 ? .failure(EngineFailure(.workerExited, "gone")) : .success(Self.turns)
    }
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine(diarizer: diarizer))) { server in
      let session = try await server.open(Self.wishes)
      let file = try await session.upload("talk.wav").record.id
      await server.clock.waitForSleeper(of: .seconds(3))
      server.clock.advance(by: .seconds(3))
      try await session.waitForEnds()
      #expect(diarizer.calls.count == 2)
      #expect(try await session.handle.transcript(of: file, partial: false).segments[0].speaker == "SPEAKER_00")
    }
  }

  @Test func aDiarizerThatCannotWorkNowIsWaitedFor() async throws {
    let diarizer = ScriptedDiarizer {
      $0 < 5 ? .failure(EngineFailure(.unavailable, "no worker")) : .success(Self.turns)
    }
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine(diarizer: diarizer))) { server in
      let session = try await server.open(Self.wishes)
      try await session.upload("talk.wav")
      for _ in 1..<5 {
        await server.clock.waitForSleeper(of: .seconds(3))
        server.clock.advance(by: .seconds(3))
      }
      try await session.waitForEnds()
      #expect(try await session.handle.files()[0].record.warning == nil)
    }
  }

  @Test func aServerWithoutADiarizerSaysSoAfterARestart() async throws {
    let folder = try TemporaryFolder()
    let session = try await sessionInterruptedWhileDiarizing(in: folder)
    try await TestServer.run(in: folder, TestServer.Setup(engine: ScriptedEngine())) { server in
      let session = try await server.find(session)
      #expect(try await session.waitForEnds()[0].type == "file.completed")
      #expect(try await session.handle.files()[0].record.warning?.code == "diarization_failed")
    }
  }

  @Test func aFileThatIsRemovedIsNotWaitedFor() async throws {
    let diarizer = ScriptedDiarizer(holdsFirst: true) { _ in .success(Self.turns) }
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine(diarizer: diarizer))) { server in
      let session = try await server.open(Self.wishes)
      let file = try await session.upload("talk.wav").record.id
      await diarizer.waitForCalls(1)
      try await session.handle.remove(file)
      #expect(diarizer.cancelled == 1)
      #expect(wholeFiles(server).isEmpty)
      try await session.upload("next.wav")
      #expect(try await session.wait(for: "file.completed").count == 1)
      try await session.expectSoundLog()
    }
  }

  @Test func theEndOfTheSessionStopsIt() async throws {
    let diarizer = ScriptedDiarizer(holdsFirst: true) { _ in .success([]) }
    try await TestServer.run(TestServer.Setup(engine: ScriptedEngine(diarizer: diarizer))) { server in
      let session = try await server.open(Self.wishes)
      try await session.upload("talk.wav")
      await diarizer.waitForCalls(1)
      _ = try await session.handle.end()
      #expect(diarizer.cancelled == 1)
    }
  }

  @Test func aRestartTakesItUpAgain() async throws {
    let folder = try TemporaryFolder()
    let session = try await sessionInterruptedWhileDiarizing(in: folder)
    let diarizer = ScriptedDiarizer { _ in .success(Self.turns) }
    let engine = ScriptedEngine(diarizer: diarizer)
    try await TestServer.run(in: folder, TestServer.Setup(engine: engine)) { server in
      let session = try await server.find(session)
      try await session.waitForEnds()
      #expect(engine.calls.isEmpty)
      #expect(diarizer.calls.count == 1)
      let file = try await session.handle.files()[0].record.id
      #expect(try await session.handle.transcript(of: file, partial: false).segments[0].speaker == "SPEAKER_00")
      try await session.expectSoundLog()
    }
  }
}
