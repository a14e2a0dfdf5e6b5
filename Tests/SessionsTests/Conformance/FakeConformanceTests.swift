import Persistence
import Sessions
import TestSupport
import Testing
import TranscriptionCore

/// What stands in for engines, detectors, diarizers and journals in these tests keeps what their ports promise.
@Suite(.timeLimit(.minutes(15)))
struct FakeConformanceTests {
  @Test func scriptedEngine() async {
    let engine = ScriptedEngine(slots: 2, maximumBatch: 3) { window, _ in
      switch window.index {
      case 7: .failure(.rejected)
      case 9: .held
      default: .text("window \(window.index)")
      }
    }
    let held = EngineConformance.Held(EngineConformance.window(9)) { await engine.waitForHeld(1) }
    let conformance = EngineConformance(
      engine, hears: (1...4).map { EngineConformance.window($0) }, rejects: EngineConformance.window(7), holds: held)
    let broken = await conformance.broken()
    #expect(broken == [])
  }

  @Test func fakeSpeechDetector() async {
    let broken = await DetectorConformance(FakeSpeechDetector()).broken()
    #expect(broken == [])
  }

  /// It stands for a file at fault, and throws what no detector does.
  @Test func failingDetector() async {
    let detector = FailingDetector(afterSamples: 0)
    let broken = await DetectorConformance(detector).brokenByErrors()
    #expect(broken == ["errors are EngineFailure"])
  }

  @Test func scriptedDiarizer() async {
    let diarizer = ScriptedDiarizer(holdsFirst: true) { _ in
      .success([SpeakerTurn(start: 2, end: 3, speaker: "A"), SpeakerTurn(start: 0, end: 2.5, speaker: "B")])
    }
    let held = DiarizerConformance.Held { await diarizer.waitForCalls(1) }
    let audio = WindowAudio(path: "/dev/null", samples: 64_000)
    let broken = await DiarizerConformance(diarizer, hears: audio, holds: held).broken()
    #expect(broken == [])
  }

  @Test func refusingJournalThatRefusesNothing() async throws {
    let folder = try TemporaryFolder()
    let database = try await TestServer.openJournal(in: folder)
    let conformance = JournalConformance(RefusingJournal(database) { _ in false }) {
      try await database.close()
      return RefusingJournal(try await TestServer.openJournal(in: folder)) { _ in false }
    }
    let broken = await conformance.broken()
    #expect(broken == [])
  }

  @Test func noRemoteMedia() async {
    let conformance = RemoteMediaConformance(NoRemoteMedia(), refuses: "http://example.com/", reaches: nil)
    let broken = await conformance.broken()
    #expect(broken == [])
  }
}
