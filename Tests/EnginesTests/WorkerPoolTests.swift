import Engines
import Foundation
import Glibc
import Logging
import Testing
import TranscriptionCore

/// The pool against scripted workers: shell programs that speak the line protocol.
@Suite(.timeLimit(.minutes(15)))
struct WorkerPoolTests {
  @Test func answersWithWhatTheWorkerSays() async throws {
    let pool = ScriptedWorker.pool()
    #expect(try await pool.recognize("w1").get() == .recognized(id: "w1", RecognizedWindow(utterances: [])))
    await pool.stop()
  }

  @Test func startTellsWhatTheWorkerIs() async throws {
    let pool = ScriptedWorker.pool()
    #expect(try await pool.start().engine.name == "scripted")
    #expect(await pool.unavailability == nil)
    await pool.stop()
  }

  @Test func ignoresLinesThatAreNoProtocol() async throws {
    let pool = ScriptedWorker.pool(onRequest: "echo chatter; echo '{\"t\":\"dance\"}'; " + ScriptedWorker.recognize)
    #expect(await pool.recognize().failure == nil)
    await pool.stop()
  }

  @Test func aWorkerThatComplainsWithoutEndOfLineIsStillHeard() async throws {
    let pool = ScriptedWorker.pool(onRequest: "head -c 300000 /dev/zero >&2; " + ScriptedWorker.recognize)
    #expect(await pool.recognize().failure == nil)
    await pool.stop()
  }

  /// As Python writes half of a surrogate pair. The window would be waited for until its time is up.
  @Test func anAnswerWithATextThatCannotBeOneIsTaken() async throws {
    let text = #"\"text\":\"a\\ud800b\",\"words\":[]"#
    let pool = ScriptedWorker.pool(
      onRequest: """
        for id in $ids; do
          printf '%s\\n' "{\\"t\\":\\"recognized\\",\\"id\\":\\"$id\\",\\"window\\":{\\"utterances\\":[{\\"start\\":0,\\"end\\":1,\(text)}]}}"
        done
        """)
    let expected = RecognizedWindow(utterances: [.init(start: 0, end: 1, text: "a\u{FFFD}b")])
    #expect(try await pool.recognize("w1").get() == .recognized(id: "w1", expected))
    await pool.stop()
  }

  @Test func aWorkerThatIsStoppedOnPurposeIsNotLost() async throws {
    let stopped = RecordedLog()
    let pipe = NSTemporaryDirectory() + "/\(UUID().uuidString)"
    try #require(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    let pool = ScriptedWorker.pool(onRequest: "echo begun >'\(pipe)'; \(ScriptedWorker.spin)", logger: stopped.logger)
    let window = Task { await pool.recognize() }
    // Read once the worker has the window.
    let word = try await Task.detached { try FileHandle(forReadingFrom: URL(filePath: pipe)).readToEnd() }.value
    #expect(word == Data("begun\n".utf8))
    await pool.stop()
    #expect(await window.value.failure?.kind == .cancelled)
    #expect(!stopped.messages.contains { $0.contains("lost") }, "\(stopped.messages)")
    let crashed = RecordedLog()
    let other = ScriptedWorker.pool(onRequest: "exit 1", logger: crashed.logger)
    #expect(await other.recognize().failure != nil)
    await other.stop()
    #expect(crashed.messages.contains { $0.contains("lost") }, "\(crashed.messages)")
  }

  // MARK: Batches

  @Test func handsAllWindowsOfACallToOneWorkerInOneLine() async throws {
    let pool = ScriptedWorker.pool(
      onRequest: "n=$((n+1)); for id in $ids; do [[ $id == w$n ]] && answer $id || reject $id; done", count: 4)
    let outcomes = await pool.recognize(["w3", "w1", "w2"])
    #expect(
      try outcomes.map { try $0.get() } == [
        .rejected(id: "w3", code: "bad_audio", message: "no", retry: false),
        .recognized(id: "w1", RecognizedWindow(utterances: [])),
        .rejected(id: "w2", code: "bad_audio", message: "no", retry: false),
      ])
    await pool.stop()
  }

  @Test func anEngineAnswersABatchWindowByWindow() async throws {
    let pool = ScriptedWorker.pool(onRequest: "reject ${ids##* }; for id in ${ids% *}; do answer $id; done")
    let engine = try await WorkerEngine(pool: pool, slots: 4)
    let audio = WindowAudio(path: "/dev/null", samples: 16_000)
    let outcomes = await engine.recognize((0..<3).map { .sample(audio, index: $0) })
    #expect(outcomes.map(\.failure) == [nil, nil, EngineFailure(.rejected, "no")])
    #expect(engine.capacity == EngineCapacity(slots: 1, maximumBatch: 8))
    await engine.stop()
  }

  @Test func windowsThatWereAnsweredBeforeACrashKeepTheirAnswers() async throws {
    let pool = ScriptedWorker.pool(onRequest: "set -- $ids; answer $2; exit 3")
    let outcomes = await pool.recognize(["w1", "w2", "w3"])
    #expect(outcomes.map { $0.failure?.kind } == [.workerExited, nil, .workerExited])
    #expect(outcomes.map { $0.failure?.batchSize } == [2, nil, 2])
    await pool.stop()
  }

  @Test func aReplyForAnotherWindowIsIgnored() async throws {
    let pool = ScriptedWorker.pool(onRequest: "answer stranger; " + ScriptedWorker.recognize)
    #expect(try await pool.recognize("w1").get() == .recognized(id: "w1", RecognizedWindow(utterances: [])))
    await pool.stop()
  }

  // MARK: Cancelling

  @Test func killsAWorkerThatGoesOnComputingACancelledRequest() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(onRequest: "\(witness.note); " + ScriptedWorker.spin)
      let request = Task { await pool.recognize(["w1", "w2"]) }
      let pid = await witness.pids(1)[0]
      request.cancel()
      #expect(await request.value.map { $0.failure?.kind } == [.cancelled, .cancelled])
      #expect(ProcessWitness.isGone(pid))
      await pool.stop()
    }
  }

  @Test func keepsAWorkerThatStopsComputingWhenItIsAsked() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        onRequest: "if [ -e \(witness.path("pids")) ]; then answer $ids; else \(witness.note); fi",
        onCancel: "reject $ids cancelled", limits: { $0.cancellationGrace = .seconds(60) })
      let request = Task { await pool.recognize() }
      let pid = await witness.pids(1)[0]
      request.cancel()
      let outcome = try await request.value.get()
      #expect(outcome == .rejected(id: "w1", code: "cancelled", message: "no", retry: false))
      #expect(await pool.recognize("w2").failure == nil)
      #expect(!ProcessWitness.isGone(pid))
      await pool.stop()
      #expect(ProcessWitness.isGone(pid))
    }
  }

  @Test func aRequestThatWaitsForAWorkerCanBeCancelled() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(onRequest: witness.note)
      let running = Task { await pool.recognize("w1", audioSeconds: 600) }
      _ = await witness.pids(1)
      let waiting = Task { await pool.recognize("w2") }
      waiting.cancel()
      #expect(await waiting.value.failure?.kind == .cancelled)
      running.cancel()
      #expect(await running.value.failure?.kind == .cancelled)
      await pool.stop()
    }
  }

  // MARK: Starting and stopping

  @Test func aWorkerPutsTemporaryFilesWhereItIsTold() async throws {
    let pool = ScriptedWorker.pool(atStart: "[[ $TMPDIR == /somewhere/scratch ]] || exit 9") {
      $0.temporaryFolder = "/somewhere/scratch"
    }
    _ = try await pool.start()
    #expect(await pool.recognize().failure == nil)
    await pool.stop()
  }

  @Test func saysWhyNoWorkerStarts() async throws {
    let pool = ScriptedWorker.pool(greeting: #"{"t":"failed","message":"no model in /nowhere"}"#)
    await #expect(throws: EngineFailure(.unavailable, "no model in /nowhere")) { _ = try await pool.start() }
    #expect(await pool.unavailability == "scripted: no model in /nowhere")
    await pool.stop()
  }

  @Test func refusesAnotherVersionOfTheProtocol() async throws {
    let pool = ScriptedWorker.pool(greeting: ScriptedWorker.greeting(version: 99))
    let failure = await #expect(throws: EngineFailure.self) { _ = try await pool.start() }
    #expect(failure?.message.contains("version 99") == true)
    await pool.stop()
  }

  @Test func aProgramThatDoesNotExistIsAnError() async throws {
    let command = WorkerCommand(name: "nothing", executable: "/nonexistent/worker", arguments: [])
    let pool = WorkerPool(command: command, count: 1, logger: Logger(label: "test"))
    await #expect(throws: EngineFailure.self) { _ = try await pool.start() }
    await pool.stop()
  }

  @Test func aWorkerThatDoesNotLoadInTimeIsKilled() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(
        atStart: "\(witness.note); sleep 1000", limits: { $0.startTimeout = .milliseconds(500) })
      #expect(await pool.recognize().failure?.kind == .unavailable)
      for pid in witness.pids { #expect(ProcessWitness.isGone(pid)) }
      await pool.stop()
    }
  }

  @Test func lendsAsManyWorkersAsItHas() async throws {
    let pool = ScriptedWorker.pool(count: 2)
    let answers = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<20 {
        group.addTask {
          let id = "w\(number)"
          guard case .success(.recognized(let answered, _)) = await pool.recognize(id) else { return false }
          return answered == id
        }
      }
      return await group.reduce(into: 0) { count, isRight in count += isRight ? 1 : 0 }
    }
    #expect(answers == 20)
    await pool.stop()
  }

  @Test func stoppingEndsRequestsAndLeavesNoProcess() async throws {
    try await ProcessWitness.with { witness in
      let pool = ScriptedWorker.pool(onRequest: "\(witness.note); sleep 1000 & \(ScriptedWorker.spin)", count: 2)
      let requests = ["w1", "w2"].map { id in Task { await pool.recognize(id) } }
      let pids = await witness.pids(2)
      await pool.stop()
      for request in requests { #expect(await request.value.failure?.kind == .cancelled) }
      for pid in pids { #expect(ProcessWitness.isGone(pid)) }
      #expect(await pool.recognize().failure?.kind == .cancelled)
    }
  }
}
