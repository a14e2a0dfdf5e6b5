/// Blocking work on files whose length users decide: reading a whole file, copying it, looking through a large folder.
///
/// It runs in a lane of its own beside ``BlockingIO``, so that short work never waits for it, and in slices: each slice is
/// one entry of the lane, in order of arrival, so that all jobs go forward in turns however long each of them is. A
/// cancelled job ends before its next slice. A slice should take a few milliseconds; what it needs from one call to the
/// next is the caller's.
package enum SlicedIO {
  /// How many slices run at the same time.
  package static let width = 4

  /// Calls `slice` until it returns a value or throws.
  ///
  /// - Throws: what `slice` threw; `CancellationError` when the task is cancelled between two slices.
  package static func run<T: Sendable>(_ slice: @Sendable @escaping () throws -> T?) async throws -> T {
    while true {
      try Task.checkCancellation()
      if let result = try await piece(slice) { return result }
    }
  }

  /// Runs one piece of work that cannot be divided, such as bringing a file to disk. Runs to its end even when the task
  /// is cancelled.
  package static func piece<T: Sendable>(_ body: @Sendable @escaping () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      lane.enqueue { continuation.resume(with: Result(catching: body)) }
    }
  }

  private static let lane = BlockingLane(label: "sotto.sliced-io", width: width)
}
