import Audio
import Synchronization
import Testing

struct SlicedIOTests {
  private struct Refused: Error {}

  private final class Counter: Sendable {
    private let state = Mutex(0)
    func next() -> Int {
      state.withLock {
        $0 += 1
        return $0
      }
    }
  }

  private final class Switch: Sendable {
    private let state = Mutex(false)
    var isOn: Bool { state.withLock { $0 } }
    func turnOn() { state.withLock { $0 = true } }
  }

  @Test func callsASliceUntilItHasAResult() async throws {
    let counter = Counter()
    #expect(try await SlicedIO.run { counter.next() == 10 ? "done" : nil } == "done")
    #expect(counter.next() == 11)
    await #expect(throws: Refused.self) { try await SlicedIO.run { () -> Int? in throw Refused() } }
  }

  @Test func aLongJobDoesNotKeepShortOnesWaiting() async throws {
    let (starts, started) = AsyncStream<Void>.makeStream()
    let end = Switch()
    try await withThrowingTaskGroup(of: Void.self) { group in
      // As many endless jobs as the lane is wide, and more.
      for _ in 0..<3 * SlicedIO.width {
        group.addTask {
          _ = try await SlicedIO.run { () -> Bool? in
            started.yield()
            return end.isOn ? true : nil
          }
        }
      }
      for await _ in starts { break }
      // Each of these returns although none of those does: short work has a lane of its own, and slices take turns.
      #expect(try await BlockingIO.run { 1 } == 1)
      let counter = Counter()
      #expect(try await SlicedIO.run { counter.next() == 5 ? 5 : nil } == 5)
      end.turnOn()
      try await group.waitForAll()
    }
  }

  @Test func aCancelledJobEndsBeforeItsNextSlice() async throws {
    let (slices, slice) = AsyncStream<Void>.makeStream()
    // Awaited below.
    let job = Task {
      try await SlicedIO.run { () -> Int? in
        slice.yield()
        return nil
      }
    }
    for await _ in slices { break }
    job.cancel()
    await #expect(throws: CancellationError.self) { try await job.value }
  }

  @Test func aPieceOfACancelledTaskRunsAllTheSame() async throws {
    // Awaited below.
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await SlicedIO.piece { 1 }
    }
    #expect(try await task.value == 1)
  }
}
