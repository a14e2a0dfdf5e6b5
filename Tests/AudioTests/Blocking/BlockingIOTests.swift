import Audio
import Synchronization
import Testing

struct BlockingIOTests {
  private struct Refused: Error {}

  @Test func returnsAndThrowsWhatTheBodyDoes() async throws {
    #expect(try await BlockingIO.run { 7 } == 7)
    await #expect(throws: Refused.self) { try await BlockingIO.run { throw Refused() } }
  }

  @Test func runsEveryBodyAndNeverMoreThanItsWidth() async throws {
    let running = Mutex((now: 0, most: 0, done: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<300 {
        group.addTask {
          try await BlockingIO.run {
            running.withLock {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            _ = (0..<2_000).reduce(0, ^)
            running.withLock {
              $0.now -= 1
              $0.done += 1
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let result = running.withLock { $0 }
    #expect(result.done == 300)
    #expect(result.most <= BlockingIO.width)
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
