/// Waits for what `work` brings, but not for ever.
///
/// - Returns: `nil` when the time was up or the work failed.
package func within<Value: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async -> Value? {
  await withTaskGroup { group in
    group.addTask { try? await work() }
    group.addTask {
      // The time-out itself: nothing is expected to have happened then.
      try? await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    return await group.next() ?? nil
  }
}
