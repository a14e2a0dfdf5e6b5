import Engines
import Foundation
import Glibc
import TestSupport
import Testing
import TranscriptionCore

/// Workers that die, stop, hang and leak, and what the pool makes of it. Workers are shell programs.
@Suite(.timeLimit(.minutes(15)))
struct WorkerSupervisionTests {
  // MARK: Death

  @Test func replacesAWorkerThatEnds() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        onRequest: "[ -e \(witness.path("pids")) ] || { \(witness.note); echo 'out of luck' >&2; exit 7; }; "
          + ScriptedWorker.recognize)
      let failure = try #require(await pool.recognize("w1").failure)
      #expect(failure.kind == .workerExited)
      #expect(failure.batchSize == 1)
      #expect(failure.message.contains("out of luck"))
      #expect(await pool.recognize("w2").failure == nil)
      await pool.stop()
    }
  }

  @Test func aWorkerThatIsKilledDuringARequestIsReplaced() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        atStart: witness.note,
        onRequest: "if [ -e \(witness.path("seen")) ]; then answer $ids; else touch \(witness.path("seen")); fi")
      let request = Task { await pool.recognize("w1") }
      await witness.file("seen")
      #expect(kill(witness.pids[0], SIGKILL) == 0)
      #expect(await request.value.failure?.kind == .workerExited)
      #expect(await pool.recognize("w2").failure == nil)
      await pool.stop()
    }
  }

  @Test func aWorkerThatIsKilledWhileIdleCostsNoRequest() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(atStart: witness.note)
      _ = try await pool.start()
      #expect(kill(witness.pids[0], SIGKILL) == 0)
      #expect(await pool.recognize().failure == nil)
      // Whether it was noticed before or after the request was sent, there is a second worker.
      #expect(witness.pids.count == 2)
      await pool.stop()
    }
  }

  @Test func whatAWorkerStartedGoesWithIt() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        onRequest:
          "{ \(witness.note); exec sleep 600; } & until [ -s \(witness.path("pids")) ]; do :; done; \(witness.note); exit 1"
      )
      #expect(await pool.recognize().failure?.kind == .workerExited)
      let pids = await witness.pids(2)
      for pid in pids { await ProcessEvents.end(of: pid) }
      await pool.stop()
    }
  }

  @Test func aWorkerThatClosesItsInputDoesNotEndTheServer() async throws {
    let pool = ScriptedWorker.pool(
      atStart: "exec <&-",
      limits: {
        $0.heartbeat = .milliseconds(20)
        $0.restarts.firstDelay = .zero
      })
    let failure = await pool.recognize().failure
    #expect(failure?.isRetryable == true)
    await pool.stop()
  }

  // MARK: Hanging

  @Test func aWorkerThatIsStoppedWhileIdleCostsNoRequest() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(atStart: witness.note, limits: { $0.heartbeat = .milliseconds(100) })
      _ = try await pool.start()
      let pid = witness.pids[0]
      await ProcessWitness.stop(pid)
      #expect(await pool.recognize(audioSeconds: 3_600).failure == nil)
      #expect(ProcessWitness.isGone(pid))
      await pool.stop()
    }
  }

  @Test func aWorkerThatIsStoppedDuringARequestIsKilled() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        atStart: witness.note, onRequest: "touch \(witness.path("seen"))", limits: { $0.heartbeat = .milliseconds(100) }
      )
      let request = Task { await pool.recognize(["w1", "w2"], audioSeconds: 3_600) }
      await witness.file("seen")
      let pid = witness.pids[0]
      await ProcessWitness.stop(pid)
      let outcomes = await request.value
      #expect(outcomes.map { $0.failure?.kind } == [.timedOut, .timedOut])
      #expect(outcomes.map { $0.failure?.batchSize } == [2, 2])
      #expect(ProcessWitness.isGone(pid))
      await pool.stop()
    }
  }

  @Test func aWorkerThatComputesWithoutEndIsKilledWhenItsTimeIsUp() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        onRequest: "\(witness.note); " + ScriptedWorker.spin,
        limits: {
          $0.allowance.ceilingBase = .seconds(1)
          $0.allowance.ceilingPerAudioSecond = .zero
        })
      let failure = await pool.recognize().failure
      #expect(failure?.kind == .timedOut)
      #expect(failure?.message.contains("no answer in time") == true)
      #expect(ProcessWitness.isGone(witness.pids[0]))
      await pool.stop()
    }
  }

  @Test func aWorkerThatNeverAnswersPingsIsOfNoUse() async throws {
    let pool = ScriptedWorker.pool(
      onRequest: ":", onPing: ":",
      limits: {
        $0.heartbeat = .milliseconds(20)
        $0.restarts.firstDelay = .zero
      })
    #expect(await pool.recognize(audioSeconds: 3_600).failure?.kind == .unavailable)
    await pool.stop()
  }

  // MARK: Memory

  @Test func aWorkerThatTakesTooMuchMemoryIsKilledDuringItsRequest() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        // Doubles a string as long as it may, at most to 256 MiB.
        onRequest: "\(witness.note); x=0123456789abcdef; { while [ ${#x} -lt 268435456 ]; do x=$x$x; done; "
          + "\(witness.note); } ; :",
        limits: {
          $0.heartbeat = .milliseconds(10)
          $0.missedHeartbeats = 60_000
          $0.recycling.residentBytes = 40 << 20
        })
      let failure = try #require(await pool.recognize(audioSeconds: 3_600).failure)
      #expect(failure.kind == .workerExited)
      #expect(failure.message.contains("MiB of memory"))
      #expect(ProcessWitness.isGone(witness.pids[0]))
      await pool.stop()
    }
  }

  @Test func whenMemoryRunsOutTheKernelTakesAWorkerFirst() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(atStart: witness.note)
      _ = try await pool.start()
      let path = "/proc/\(witness.pids[0])/oom_score_adj"
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "800\n")
      await pool.stop()
    }
  }

  // MARK: Recycling

  @Test func replacesAWorkerAfterSoManyWindows() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(atStart: witness.note, limits: { $0.recycling.windows = 3 })
      #expect(await pool.recognize(["w1", "w2"]).allSatisfy { $0.failure == nil })
      #expect(witness.pids.count == 1)
      #expect(await pool.recognize("w3").failure == nil)
      let first = await witness.pids(2)[0]
      await ProcessEvents.end(of: first)
      #expect(await pool.recognize("w4").failure == nil)
      #expect(witness.pids.count == 2)
      await pool.stop()
    }
  }

  @Test func replacesAWorkerThatHasGrown() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        atStart: witness.note,
        onRequest: "x=0123456789abcdef; while [ ${#x} -lt 33554432 ]; do x=$x$x; done; " + ScriptedWorker.recognize,
        limits: {
          $0.recycling.residentBytes = 32 << 20
          $0.recycling.leastWindows = 1
          $0.heartbeat = .seconds(60)
        })
      #expect(await pool.recognize("w1").failure == nil)
      let first = await witness.pids(2)[0]
      await ProcessEvents.end(of: first)
      #expect(await pool.unavailability == nil)
      await pool.stop()
    }
  }

  // MARK: Failing starts

  /// Notes each start and refuses so many.
  private func refusing(_ witness: ProcessWitness, starts: Int) -> String {
    "\(witness.note); [ $(wc -l < \(witness.path("pids"))) -gt \(starts) ] || "
      + "{ echo '{\"t\":\"failed\",\"message\":\"no model\"}'; exit 1; }"
  }

  @Test func triesAgainUntilAWorkerStarts() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        atStart: refusing(witness, starts: 3),
        limits: { $0.restarts.firstDelay = .milliseconds(1) })
      for _ in 1...3 {
        #expect(await pool.recognize().failure == EngineFailure(.unavailable, "no model"))
        #expect(await pool.unavailability == "scripted: no model")
      }
      #expect(await pool.recognize().failure == nil)
      #expect(await pool.unavailability == nil)
      await pool.stop()
    }
  }

  @Test func startsNoWorkerWhileTheBreakerIsOpen() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        atStart: refusing(witness, starts: .max),
        limits: {
          $0.restarts.startFailures = 2
          $0.restarts.coolDown = .seconds(3_600)
        })
      for _ in 1...2 { _ = await pool.recognize() }
      for _ in 1...20 {
        let failure = await pool.recognize().failure
        #expect(failure?.kind == .unavailable)
        #expect(failure?.message.contains("no model") == true)
      }
      #expect(witness.pids.count == 2)
      #expect(await pool.unavailability?.contains("the next one is started in") == true)
      await pool.stop()
    }
  }

  @Test func startsOneWorkerWhenTheBreakerHasCooledDown() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        atStart: refusing(witness, starts: 2),
        limits: {
          $0.restarts.startFailures = 2
          $0.restarts.coolDown = .milliseconds(100)
        })
      for _ in 1...2 { _ = await pool.recognize() }
      // Once the cool-down is over one is started, also without demand.
      _ = await witness.pids(3)
      while await pool.recognize().failure != nil { try Task.checkCancellation() }
      #expect(witness.pids.count == 3)
      #expect(await pool.unavailability == nil)
      await pool.stop()
    }
  }

  @Test func aWindowThatCrashesEveryWorkerDoesNotOpenTheBreaker() async throws {
    let pool = ScriptedWorker.pool(
      onRequest: "[[ $ids == *poison* ]] && exit 1; " + ScriptedWorker.recognize,
      limits: { $0.restarts.firstDelay = .milliseconds(1) })
    for _ in 1...3 { #expect(await pool.recognize("poison").failure?.kind == .workerExited) }
    #expect(await pool.recognize("w1").failure == nil)
    #expect(await pool.unavailability == nil)
    await pool.stop()
  }

  @Test func anEngineThatCrashesAtEveryWindowIsNotRestartedForEver() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        atStart: witness.note, onRequest: "exit 1",
        limits: {
          $0.restarts.crashes = 4
          $0.restarts.firstDelay = .milliseconds(1)
        })
      for _ in 1...4 { #expect(await pool.recognize().failure?.kind == .workerExited) }
      #expect(await pool.recognize().failure?.kind == .unavailable)
      #expect(witness.pids.count == 4)
      await pool.stop()
    }
  }
}
