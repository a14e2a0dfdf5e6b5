import CMalloc
import Dispatch
import ServiceLifecycle

/// Has the C library give memory back that requests have used, instead of keeping it for more of the same.
///
/// Documents and media pass in pieces of some ten kilobytes to megabytes. By default glibc, once it has seen some, serves the
/// next ones from arenas that it does not shrink while anything at their end is alive (mallopt(3)).
struct Allocator: Service {
  private static let largeBytes: Int32 = 128 << 10
  private static let worthwhileBytes = 16 << 20
  private static let interval = Duration.seconds(5)
  private static let queue = DispatchQueue(label: "sotto.allocator", qos: .utility)

  /// To be called before there are other threads.
  static func tune() {
    // Fixed: what is larger has pages of its own, which go back at once.
    _ = mallopt(M_MMAP_THRESHOLD, largeBytes)
    _ = mallopt(M_TRIM_THRESHOLD, largeBytes)
    _ = mallopt(M_ARENA_MAX, 4)
  }

  /// Gives back what is free inside of the arenas, every few seconds while there is more than a little.
  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var left = 0
      while true {
        try await Task.sleep(for: Self.interval)
        left = await Self.trim(left)
      }
    }
  }

  /// Walks the arenas, which may take some milliseconds: not on a thread of the pool.
  ///
  /// - Parameter left: what was free after the last time, and could not be given back then.
  /// - Returns: the same after this time.
  private static func trim(_ left: Int) async -> Int {
    await withCheckedContinuation { continuation in
      queue.async {
        let free = Int(mallinfo2().fordblks)
        guard free > left + worthwhileBytes else { return continuation.resume(returning: min(left, free)) }
        _ = malloc_trim(0)
        continuation.resume(returning: Int(mallinfo2().fordblks))
      }
    }
  }
}
