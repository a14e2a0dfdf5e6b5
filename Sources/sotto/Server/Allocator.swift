import CMalloc
import Dispatch
import ServiceLifecycle

/// Has the C library give memory back that requests have used, instead of keeping it for more of the same.
///
/// Documents and media pass in pieces of some ten kilobytes to megabytes. By default glibc, once it has seen some, serves the
/// next ones from arenas that it does not shrink while anything at their end is alive (mallopt(3)).
struct Allocator: Service {
  private static let largeBytes: Int32 = 128 << 10
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
      while true {
        try await Task.sleep(for: Self.interval)
        // Walks the arenas, which may take some milliseconds: not on a thread of the pool.
        Self.queue.async {
          let figures = mallinfo2()
          if figures.fordblks > 16 << 20 { _ = malloc_trim(0) }
        }
      }
    }
  }
}
