import Engines
import Foundation
import Logging
import Testing
import TranscriptionCore

/// The pool against scripted workers: shell programs that speak the line protocol.
@Suite(.timeLimit(.minutes(1)))
struct WorkerPoolTests {
  @Test func answersWithWhatTheWorkerSays() async throws {
    let pool = ScriptedWorker.pool(onRequest: ScriptedWorker.recognize)
    let answer = await pool.answer(ScriptedWorker.request("w1"), id: "w1", audioSeconds: 1)
    #expect(try answer.get() == .recognized(id: "w1", RecognizedWindow(utterances: [])))
    await pool.stop()
  }

  @Test func startTellsWhatTheWorkerIs() async throws {
    let pool = ScriptedWorker.pool(onRequest: ScriptedWorker.recognize)
    let greeting = try await pool.start()
    #expect(greeting.engine.name == "scripted")
    #expect(await pool.trouble == nil)
    await pool.stop()
  }

  @Test func ignoresLinesThatAreNoProtocol() async throws {
    let pool = ScriptedWorker.pool(onRequest: "echo chatter; echo '{\"t\":\"dance\"}'; " + ScriptedWorker.recognize)
    let answer = await pool.answer(ScriptedWorker.request("w1"), id: "w1", audioSeconds: 1)
    #expect(throws: Never.self) { try answer.get() }
    await pool.stop()
  }

  @Test func replacesAWorkerThatEnds() async throws {
    let flag = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: flag) }
    let pool = ScriptedWorker.pool(
      onRequest: "if [ ! -e \(flag) ]; then touch \(flag); echo 'out of luck' >&2; exit 7; fi; "
        + ScriptedWorker.recognize)
    let first = await pool.answer(ScriptedWorker.request("w1"), id: "w1", audioSeconds: 1)
    guard case .failure(let failure) = first else {
      Issue.record("the first worker should have ended")
      return
    }
    #expect(failure.kind == .workerExited)
    #expect(failure.message.contains("out of luck"))
    let second = await pool.answer(ScriptedWorker.request("w2"), id: "w2", audioSeconds: 1)
    #expect(throws: Never.self) { try second.get() }
    await pool.stop()
  }

  @Test func killsAWorkerThatHangs() async throws {
    let pidFile = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: pidFile) }
    let pool = ScriptedWorker.pool(
      onRequest: "echo $$ > \(pidFile); while :; do read -t 60 ignored < <(sleep 60); done", baseTimeout: .seconds(1))
    let answer = await pool.answer(ScriptedWorker.request("w1"), id: "w1", audioSeconds: 0)
    guard case .failure(let failure) = answer else {
      Issue.record("a hanging worker cannot have answered")
      return
    }
    #expect(failure.kind == .timedOut)
    try ScriptedWorker.expectGone(pidFile: pidFile)
    await pool.stop()
  }

  @Test func killsTheWorkerOfACancelledRequest() async throws {
    let pidFile = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: pidFile) }
    let working = AsyncStream<Void>.makeStream()
    let pool = ScriptedWorker.pool(onRequest: "echo $$ > \(pidFile); read more; read more")
    let request = Task {
      await pool.answer(ScriptedWorker.request("w1"), id: "w1", audioSeconds: 600)
    }
    // The request is on its way as soon as the worker has written its process id.
    let watch = Task {
      while !FileManager.default.fileExists(atPath: pidFile), !Task.isCancelled { await Task.yield() }
      working.continuation.yield()
    }
    for await _ in working.stream { break }
    watch.cancel()
    request.cancel()
    guard case .failure(let failure) = await request.value else {
      Issue.record("a cancelled request cannot have been answered")
      return
    }
    #expect(failure.kind == .cancelled)
    try ScriptedWorker.expectGone(pidFile: pidFile)
    await pool.stop()
  }

  @Test func saysWhyNoWorkerStarts() async throws {
    let pool = ScriptedWorker.pool(greeting: #"{"t":"failed","message":"no model in /nowhere"}"#, onRequest: ":")
    await #expect(throws: EngineFailure(.unavailable, "no model in /nowhere")) { _ = try await pool.start() }
    #expect(await pool.trouble == "scripted: no model in /nowhere")
    await pool.stop()
  }

  @Test func refusesAnotherVersionOfTheProtocol() async throws {
    let pool = ScriptedWorker.pool(greeting: ScriptedWorker.greeting(version: 99), onRequest: ":")
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

  @Test func lendsAsManyWorkersAsItHas() async throws {
    let pool = ScriptedWorker.pool(onRequest: ScriptedWorker.recognize, count: 2)
    let answers = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<20 {
        group.addTask {
          let id = "w\(number)"
          guard
            case .success(.recognized(let answered, _)) = await pool.answer(
              ScriptedWorker.request(id), id: id, audioSeconds: 1)
          else { return false }
          return answered == id
        }
      }
      return await group.reduce(into: 0) { count, isRight in count += isRight ? 1 : 0 }
    }
    #expect(answers == 20)
    await pool.stop()
  }
}
