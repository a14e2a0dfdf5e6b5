/// The one place for blocking file work: it runs on dispatch threads, so that Swift's cooperative pool, which has only
/// as many threads as there are cores, never waits for a disk.
///
/// Calls start in the order in which they were made and at most ``width`` run at once, over the whole process; the
/// others wait without holding a thread. A body always runs, to its end, even when the calling task is cancelled: that
/// makes it fit for closing files. It is no place for work that may block for ever, such as reading from a pipe.
package enum BlockingIO {
  /// How many bodies run at the same time.
  package static let width = 8

  /// Runs `body` off the cooperative pool and returns what it returned or throws what it threw.
  package static func run<T: Sendable>(_ body: @Sendable @escaping () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      lane.enqueue { continuation.resume(with: Result(catching: body)) }
    }
  }

  private static let lane = BlockingLane(label: "sotto.blocking-io", width: width)
}
