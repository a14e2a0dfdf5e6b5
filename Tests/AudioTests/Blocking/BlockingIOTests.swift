import Audio
import Synchronization
import Testing

struct BlockingIOTests {
  private struct Refused: Error {}

  private final class Tally: Sendable {
    private let state = Mutex((now: 0, most: 0, done: 0))
    var most: Int { state.withLock { $0.most } }
    var done: Int { state.withLock { $0.done } }

    func enter() {
      state.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
    }

    func leave() {
      state.withLock {
        $0.now -= 1
        $0.done += 1
      }
    }
  }

  @Test func returnsAndThrowsWhatTheBodyDoes() async throws {
    #expect(try await BlockingIO.run { 7 } == 7)
    await #expect(throws: Refused.self) { try await BlockingIO.run { throw Refused() } }
  }

  @Test func runsEveryBodyAndNeverMoreThanItsWidth() async throws {
    let running = Tally()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<300 {
        group.addTask {
          try await BlockingIO.run {
            running.enter()
            _ = (0..<2_000).reduce(0, ^)
            running.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(running.done == 300)
    #expect(running.most <= BlockingIO.width)
  }

  @Test func runsABodyOfACancelledTask() async throws {
    // Awaited below.
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await BlockingIO.run { 1 }
    }
    #expect(try await task.value == 1)
  }
}
