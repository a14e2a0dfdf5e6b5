/// Waits for a value, but not for ever.
func within<Value: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async -> Value? {
  await withTaskGroup { group in
    group.addTask { try? await work() }
    group.addTask {
      try? await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    return await group.next() ?? nil
  }
}

/// Whether something comes true in time.
func becomesTrue(within limit: Duration, _ condition: () async throws -> Bool) async rethrows -> Bool {
  let end = ContinuousClock.now + limit
  while true {
    if try await condition() { return true }
    if ContinuousClock.now > end || Task.isCancelled { return false }
    try? await Task.sleep(for: .milliseconds(15))
  }
}
