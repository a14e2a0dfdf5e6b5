import ServiceLifecycle

/// Has a stop begin with a ``Drain``, before the server stops to accept connections. In a service group it stands behind the
/// ``WebInterface``, because services stop in the reverse order.
package struct DrainService: Service {
  let drain: Drain
  /// How long calls may go on.
  let patience: Duration

  package func run() async throws {
    try await gracefulShutdown()
    drain.begin()
    await withTaskGroup { group in
      group.addTask { await drain.callsEnded() }
      group.addTask { try? await Task.sleep(for: patience) }
      await group.next()
      // Answers 503 to those that are still there.
      drain.isOver.end()
      group.cancelAll()
    }
  }
}
