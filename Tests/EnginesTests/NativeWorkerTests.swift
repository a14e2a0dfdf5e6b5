import Engines
import Foundation
import Glibc
import Logging
import TestSupport
import Testing
import TranscriptionCore

@testable import sotto_worker

/// The pool against the real worker. One test at a time, because they look for the worker among all processes.
@Suite(
  .serialized, .timeLimit(.minutes(15)),
  .enabled(
    if: FileManager.default.fileExists(atPath: PocketSphinxModel.debianDirectory + "/en-us.lm.bin"),
    "needs the package pocketsphinx-en-us"))
struct NativeWorkerTests {
  private func pool(_ change: (inout WorkerLimits) -> Void = { _ in }) -> WorkerPool {
    var limits = WorkerLimits()
    change(&limits)
    let command = WorkerCommand(
      name: "pocketsphinx", executable: WorkerConversation.worker.path, arguments: ["pocketsphinx"], limits: limits)
    return WorkerPool(command: command, count: 1, logger: Logger(label: "test"))
  }

  /// Lends requests for windows that are long to compute or, where the seconds are 0, rejected.
  private func withWindows<Value>(
    seconds: [Int], _ body: (WorkerRequest, [String]) async throws -> Value
  ) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "native-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "window.f32")
    let most = (seconds.max() ?? 0) * AudioFormat.samplesPerSecond
    let hum: [Float] = (0..<most).map { index in
      let time = Float(index)
      return 0.3 * sin(time * 0.05) + 0.1 * sin(time * 0.31)
    }
    try hum.withUnsafeBytes { Data($0) }.write(to: file)
    let ids = seconds.indices.map { "w\($0)" }
    let windows = zip(ids, seconds).map { id, seconds in
      WorkerRequest.Window(
        id: id, audio: WindowAudio(path: file.path, samples: seconds * AudioFormat.samplesPerSecond), options: .init())
    }
    return try await body(.recognize(windows), ids)
  }

  /// The id of the worker that has greeted this process.
  private func worker() throws -> pid_t { try #require(try workers().first) }

  /// What the kernel tells of the audio that a request names.
  private func watchAudio(of request: WorkerRequest) throws -> FolderWatch {
    guard case .recognize(let windows) = request else { throw CancellationError() }
    return FolderWatch([URL(filePath: try #require(windows.first).audio.path).deletingLastPathComponent().path])
  }

  /// Ids of the children of this process that are workers for PocketSphinx.
  private func workers() throws -> [pid_t] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter { pid in
      let line = (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
      let environment = (try? String(contentsOfFile: "/proc/\(pid)/environ", encoding: .utf8)) ?? ""
      return line.hasPrefix(WorkerConversation.worker.path)
        && environment.contains("\(WorkerProtocol.serverVariable)=\(getpid())\0")
    }
  }

  @Test func aBatchWithOneThatIsRejected() async throws {
    let pool = pool()
    try await withWindows(seconds: [1, 0, 1]) { request, ids in
      let outcomes = await pool.answer(request, ids: ids, audioSeconds: 2)
      #expect(outcomes.count == 3)
      for (index, outcome) in outcomes.enumerated() {
        switch try outcome.get() {
        case .recognized(let id, _): #expect(index != 1 && id == ids[index])
        case .rejected(let id, let code, _, _): #expect(index == 1 && id == ids[1] && code == "bad_audio")
        default: Issue.record("neither recognised nor rejected")
        }
      }
    }
    await pool.stop()
  }

  @Test func diesStopsAndComputesTooLong() async throws {
    let pool = pool {
      $0.heartbeat = .milliseconds(200)
      $0.restarts.firstDelay = .zero
    }
    _ = try await pool.start()
    try await withWindows(seconds: [1]) { request, ids in
      for signal in [SIGKILL, SIGSTOP] {
        let pid = try worker()
        kill(pid, signal)
        #expect(await pool.answer(request, ids: ids, audioSeconds: 1).first?.failure == nil)
        await ProcessEvents.end(of: pid)
      }
    }
    try await withWindows(seconds: [500]) { request, ids in
      for (signal, kind) in [(SIGKILL, EngineFailure.Kind.workerExited), (SIGSTOP, .timedOut)] {
        _ = try await pool.start()
        let pid = try worker()
        let audio = try watchAudio(of: request)
        let answer = Task { await pool.answer(request, ids: ids, audioSeconds: 500) }
        // It has read the audio, and now has minutes to compute.
        await audio.wait { $0.isRead }
        kill(pid, signal)
        #expect(await answer.value.first?.failure?.kind == kind)
        #expect(ProcessWitness.isGone(pid))
      }
      _ = try await pool.start()
      let pid = try worker()
      let audio = try watchAudio(of: request)
      let cancelled = Task { await pool.answer(request, ids: ids, audioSeconds: 500) }
      await audio.wait { $0.isRead }
      cancelled.cancel()
      #expect(await cancelled.value.first?.failure?.kind == .cancelled)
      #expect(ProcessWitness.isGone(pid))
    }
    await pool.stop()
    #expect(try workers().isEmpty)
  }
}
