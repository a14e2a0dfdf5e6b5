import Glibc
import UnixSignals

/// An interrupted run stops its servers and removes its folders like one that ends by itself.
enum Interruption {
  static func heeded(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await body()
        return true
      }
      group.addTask {
        for await _ in signals { return false }
        return true
      }
      let isOver = try await group.next() ?? true
      group.cancelAll()
      if !isOver {
        while let _ = try? await group.next() {}
        throw BenchFailure("interrupted")
      }
    }
  }
}
