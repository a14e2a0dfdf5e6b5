import Foundation
import Glibc
import Subprocess
import Synchronization
import Testing

@testable import Audio

/// What becomes of a process that takes the processor and brings nothing.
@Suite(.timeLimit(.minutes(15)))
struct ProcessThriftTests {
  /// Runs a shell that keeps a core busy, and stops it when `body` returns.
  private func withBusyProcess(_ body: @Sendable @escaping (pid_t) async throws -> Void) async throws {
    var options = PlatformOptions()
    options.processGroupID = 0
    _ = try await run(
      .name("sh"), arguments: ["-c", "while :; do :; done"], platformOptions: options, input: .none, output: .discarded,
      error: .discarded
    ) { execution in
      try await body(execution.processIdentifier.value)
      try execution.send(signal: .kill, toProcessGroup: true)
    }
  }

  private func niceness(of process: pid_t) -> Int32 {
    getpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(process))
  }

  @Test func itGetsTheLowestPriority() async throws {
    try await withBusyProcess { process in
      await ProcessThrift.watch(process) { 0 }
      #expect(niceness(of: process) == 19)
    }
  }

  @Test func oneThatBringsSomethingIsLeftAlone() async throws {
    try await withBusyProcess { process in
      let before = niceness(of: process)
      // Something new at each look, until it has used far more than is allowed without.
      let looks = Mutex(0)
      let (stream, signal) = AsyncStream<Int>.makeStream()
      let watching = Task {
        await ProcessThrift.watch(process) {
          looks.withLock { looks in
            looks += 1
            signal.yield(looks)
            return looks
          }
        }
      }
      for await look in stream where look >= 20 { break }
      #expect(niceness(of: process) == before)
      watching.cancel()
      await watching.value
    }
  }

  @Test func aProcessThatHasEndedIsNotWatched() async throws {
    let ended = try await run(.name("true"), output: .discarded)
    await ProcessThrift.watch(ended.processIdentifier.value) { 0 }
  }
}
