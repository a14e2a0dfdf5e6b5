import Engines
import Foundation
import Glibc
import TestSupport
import Testing
import TranscriptionCore

/// What becomes of workers when the server dies at once. The server is the child process of an exit test.
@Suite(.timeLimit(.minutes(15)))
struct WorkerDeathTests {
  /// Says on standard output which processes there are, then dies as by `kill -9`.
  private static func die(leaving pids: [pid_t]) -> Never {
    print("left:", pids.map(String.init).joined(separator: " "))
    fflush(nil)
    kill(getpid(), SIGKILL)
    while true { pause() }
  }

  /// The processes that a dead server left.
  private static func left(by result: ExitTest.Result?) throws -> [pid_t] {
    let text = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    let line = try #require(text.split(separator: "\n").last { $0.hasPrefix("left:") })
    return line.split(separator: " ").compactMap { pid_t($0) }
  }

  private static func expectAllGone(_ pids: [pid_t]) async throws {
    defer { for pid in pids where !ProcessWitness.isGone(pid) { kill(pid, SIGKILL) } }
    for pid in pids { await ProcessEvents.end(of: pid) }
  }

  @Test func noWorkerOutlivesAServerThatIsKilled() async throws {
    let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
      try await ProcessWitness.with { witness in
        let pool = ScriptedWorker.pool(
          atStart: witness.note,
          onRequest: "touch \(witness.path("seen$$")); [[ $ids == *spin ]] && while :; do :; done",
          count: 3)
        // One computes without end in the thread that would read the end of its input, one is stopped while it has a
        // request, one is stopped while it is idle.
        _ = try await pool.start()
        let idle = await witness.pids(1)[0]
        await ProcessWitness.stop(idle)
        for id in ["spin", "wait"] { Task { await pool.recognize(id, audioSeconds: 3_600) } }
        let pids = await witness.pids(3)
        await FolderWatch.wait([witness.path("")]) {
          pids.count { FileManager.default.fileExists(atPath: witness.path("seen\($0)")) } == 2
        }
        for pid in pids[1...] where ProcessWitness.state(of: pid) == "S" { await ProcessWitness.stop(pid) }
        Self.die(leaving: pids)
      }
    }
    let pids = try Self.left(by: result)
    #expect(pids.count == 3)
    try await Self.expectAllGone(pids)
  }

  @Test func theNativeWorkerSeesToItItself() async throws {
    let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
      // Not started as the pool starts it, but as a system without setpriv would.
      let worker = Process()
      worker.executableURL = WorkerConversation.worker
      worker.arguments = ["pocketsphinx"]
      worker.environment = [WorkerProtocol.serverVariable: "\(getpid())"]
      worker.standardInput = Pipe()
      let output = Pipe()
      worker.standardOutput = output
      worker.standardError = FileHandle.nullDevice
      try worker.run()
      // It has said something, so it has long tied itself to this process.
      _ = output.fileHandleForReading.availableData
      await ProcessWitness.stop(worker.processIdentifier)
      Self.die(leaving: [worker.processIdentifier])
    }
    let pids = try Self.left(by: result)
    #expect(pids.count == 1)
    try await Self.expectAllGone(pids)
  }

  /// The kernel sends the signal when the thread ends that started the process, so that thread has to last.
  @Test func allProcessesAreStartedFromOneThread() async throws {
    try await ProcessWitness.with { witness in
      let pools = (0..<6).map { _ in ScriptedWorker.pool(atStart: witness.note) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for pool in pools { group.addTask { _ = try await pool.start() } }
        try await group.waitForAll()
      }
      var parents: Set<String> = []
      for thread in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") {
        let children = try? String(contentsOfFile: "/proc/self/task/\(thread)/children", encoding: .utf8)
        let pids = Set((children ?? "").split(separator: " ").compactMap { pid_t($0) })
        if !pids.isDisjoint(with: witness.pids) { parents.insert(thread) }
      }
      #expect(parents.count == 1)
      #expect(!parents.contains("\(getpid())"))
      for pool in pools { await pool.stop() }
    }
  }
}
