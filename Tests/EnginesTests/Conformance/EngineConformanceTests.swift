import Engines
import Foundation
import TestSupport
import Testing
import TranscriptionCore

/// Every engine keeps what ``TranscriptionEngine`` promises.
@Suite(.timeLimit(.minutes(15)))
struct EngineConformanceTests {
  @Test func instantEngine() async {
    let windows = (1...4).map { EngineConformance.window($0, samples: $0 * 16_000) }
    let broken = await EngineConformance(InstantEngine(slots: 3), hears: windows).broken()
    #expect(broken == [])
  }

  /// Windows 7 and 9 are refused and never answered.
  @Test func workerEngine() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        onRequest: """
          for id in $ids; do
            case $id in
              *:7) reject $id ;;
              *:9) \(witness.note) ;;
              *) printf '%s\\n' "{\\"t\\":\\"recognized\\",\\"id\\":\\"$id\\",\\"window\\":{\\"utterances\\":[{\\"start\\":0,\\"end\\":1,\\"text\\":\\"$id\\",\\"words\\":[]}]}}" ;;
            esac
          done
          """, onCancel: "for id in $ids; do reject $id cancelled; done", count: 2)
      let engine = try await WorkerEngine(pool: pool, slots: 2)
      let held = EngineConformance.Held(EngineConformance.window(9)) { _ = await witness.pids(1) }
      let conformance = EngineConformance(
        engine, hears: (1...4).map { EngineConformance.window($0) }, rejects: EngineConformance.window(7), holds: held)
      let broken = await conformance.broken()
      #expect(broken == [])
      await engine.stop()
    }
  }

  /// The server tells windows apart by their prompts.
  @Test func openAIEngine() async throws {
    let begun = Recorded<Void>()
    let over = Latch()
    try await ScriptedServer.run { request in
      let prompt = request.fields("prompt").first ?? ""
      if prompt == "too long" { return .reply(413, [:], #"{"error":{"message":"too long"}}"#) }
      if prompt == "endless" {
        begun.add(())
        await over.passed()
      }
      return .text(prompt)
    } body: { server in
      try await EngineUnderTest.run(at: server.url, slots: 3) { subject in
        let (path, samples) = (subject.audio.path, subject.audio.samples)
        func window(_ index: Int, _ prompt: String) -> RecognitionRequest {
          EngineConformance.window(index, path: path, samples: samples, RecognitionOptions(prompt: prompt))
        }
        let held = EngineConformance.Held(window(9, "endless")) { await begun.wait(for: 1) }
        let conformance = EngineConformance(
          subject.engine, hears: (1...4).map { window($0, "window \($0)") }, rejects: window(7, "too long"), holds: held
        )
        let broken = await conformance.broken()
        #expect(broken == [])
      }
      over.open()
    }
  }
}
