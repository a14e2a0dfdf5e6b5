import TranscriptionCore

/// Joins a pool: what its engine is, is fixed by its first worker, and by a later one only while the pool has none.
struct PoolMembership: Sendable {
  let pool: ClusterName
  let engine: PoolEngine
  let link: any ClusterLink

  /// - Throws: ``EngineFailure`` where the pool has another engine, ``LinkFailure`` where it cannot be seen.
  func join() async throws {
    while true {
      let entry = try await link.entry(pool.description, in: ClusterNames.pools)
      if let entry {
        let fixed = try? PoolEngine(bytes: entry.value)
        if fixed?.isInterchangeable(with: engine) == true { return }
        if try await hasWorkers() { throw refusal(of: fixed) }
      }
      if try await link.replace(entry, with: engine.bytes(), for: pool.description, in: ClusterNames.pools) { return }
    }
  }

  private func refusal(of fixed: PoolEngine?) -> EngineFailure {
    let own = Self.words(engine)
    guard let fixed else {
      return EngineFailure(
        .unavailable, "What the engine of the pool \(pool) is cannot be read here; run the same version everywhere.")
    }
    let reason =
      Self.words(fixed) == own
      ? "with other abilities or limits; run the same version with the same settings everywhere"
      : "and this worker \(own)"
    return EngineFailure(
      .unavailable,
      "The workers of the pool \(pool) run \(Self.words(fixed)), \(reason). Use another --pool, or stop them first.")
  }

  private static func words(_ engine: PoolEngine) -> String {
    "\(engine.description.name) (\(engine.description.model))"
  }

  private func hasWorkers() async throws -> Bool {
    for try await change in try await link.watch(ClusterNames.keys(in: pool), in: ClusterNames.workers) {
      switch change {
      case .put: return true
      case .removed: continue
      case .caughtUp: return false
      }
    }
    return false
  }
}
