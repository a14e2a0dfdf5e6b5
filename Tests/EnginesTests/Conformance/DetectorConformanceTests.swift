import Engines
import Foundation
import TestSupport
import Testing

/// A detector in workers keeps what ``SpeechDetector`` promises.
@Suite(.timeLimit(.minutes(15)))
struct DetectorConformanceTests {
  /// A worker that takes all for speech that is not digital silence.
  @Test func workerSpeechDetector() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        onRequest: #"""
          path=${line##*'"path":"'}; path=${path%%'"'*}; path=${path//'\'/}
          n=${line##*'"samples":'}; n=${n%%[,\}]*}
          spans="{\"start\":0,\"end\":$n}"
          ((n < 4)) || spans="{\"start\":0,\"end\":$((n / 4))},{\"start\":$((n / 2)),\"end\":$n}"
          (($(tr -d '\0' <"$path" | head -c 1 | wc -c))) || spans=
          echo "{\"t\":\"detected\",\"id\":\"${ids# }\",\"spans\":[$spans]}"
          """#, count: 2)
      let detector = try await WorkerSpeechDetector(name: "scripted", pool: pool, scratchFolder: witness.path("."))
      let broken = await DetectorConformance(detector).broken()
      #expect(broken == [])
      await detector.stop()
    }
  }

  @Test func workerSpeechDetectorWhoseWorkersDie() async throws {
    let pool = ScriptedWorker.pool(onRequest: "exit 1")
    let detector = try await WorkerSpeechDetector(
      name: "scripted", pool: pool, scratchFolder: FileManager.default.temporaryDirectory.path)
    let broken = await DetectorConformance(detector).brokenByErrors()
    #expect(broken == [])
    await detector.stop()
  }
}
