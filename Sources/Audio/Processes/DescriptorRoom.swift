import Glibc

/// Whether the process has file descriptors for one more child. Starting one without is fatal: the library that does it
/// cannot give back the pipes that it has made so far.
package enum DescriptorRoom {
  /// Pipes for three streams, what reports a failed start and the process's own handle, twice over for another child that is
  /// being started at the same time.
  private static let needed = 24
  private static let pause = Duration.milliseconds(200)

  /// Returns when there is room.
  ///
  /// - Throws: `CancellationError`.
  package static func wait() async throws {
    while !isThere() { try await Task.sleep(for: pause) }
  }

  /// Takes as many as are needed, and gives them back.
  static func isThere(_ count: Int = needed) -> Bool {
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
