import Engines
import TestSupport
import Testing
import TranscriptionCore

/// A diarizer in workers keeps what ``SpeakerDiarizer`` promises.
@Suite(.timeLimit(.minutes(15)))
struct DiarizerConformanceTests {
  /// A worker that tells turns in the order of their speakers, and never answers a request for at least 9 of those.
  @Test func workerDiarizer() async throws {
    try await ProcessWitness.with { witness in
      let turns = #"{\"start\":2,\"end\":3,\"speaker\":\"A\"},{\"start\":0.5,\"end\":2.5,\"speaker\":\"B\"}"#
      let pool = ScriptedWorker.pool(
        onRequest: #"""
          case $line in
            *'"min_speakers":9'*) \#(witness.note) ;;
            *) echo "{\"t\":\"diarized\",\"id\":\"${ids# }\",\"turns\":[\#(turns)]}" ;;
          esac
          """#, onCancel: "for id in $ids; do reject $id cancelled; done", count: 2)
      let diarizer = WorkerDiarizer(model: "scripted", pool: pool)
      let held = DiarizerConformance.Held(minimumSpeakers: 9) { _ = await witness.pids(1) }
      let audio = WindowAudio(path: "/dev/null", samples: 64_000)
      let broken = await DiarizerConformance(diarizer, hears: audio, holds: held).broken()
      #expect(broken == [])
      await diarizer.stop()
    }
  }
}
