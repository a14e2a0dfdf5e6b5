import Glibc
import Synchronization

/// Whether the process has file descriptors for one more child. Starting one without is fatal: the library that does it
/// cannot give back the pipes that it has made so far.
package enum DescriptorRoom {
  /// Pipes for three streams, what reports a failed start and the process's own handle, with some to spare.
  private static let needed = 16
  private static let pause = Duration.milliseconds(200)
  /// Children that were let through a moment ago may still be about to take theirs.
  private static let startTime = Duration.seconds(2)
  private static let recent = Mutex<[ContinuousClock.Instant]>([])

  /// Returns when there is room.
  ///
  /// - Throws: `CancellationError`.
  package static func wait() async throws {
    while !take() { try await Task.sleep(for: pause) }
  }

  private static func take() -> Bool {
    let now = ContinuousClock.now
    return recent.withLock { recent in
      recent.removeAll { now - $0 > startTime }
      // What those before have taken meanwhile is counted twice, which only makes this more careful.
      guard isThere(needed * (min(recent.count, 15) + 1)) else { return false }
      recent.append(now)
      return true
    }
  }

  /// Takes so many, and gives them back.
  static func isThere(_ count: Int) -> Bool {
    var taken: [Int32] = []
    defer { for descriptor in taken { close(descriptor) } }
    for _ in 0..<count {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      taken.append(descriptor)
    }
    return true
  }
}
