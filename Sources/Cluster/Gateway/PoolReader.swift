import TranscriptionCore

/// Finds out what the engine of a pool is.
struct PoolReader: Sendable {
  enum Finding: Sendable {
    case known(PoolEngine)
    /// In words, why it is not; it may become known.
    case unknown(String)
  }

  let pool: ClusterName
  /// The longest window that this server cuts, in seconds.
  let longestWindowSeconds: Double
  let link: any ClusterLink
  /// The address of a broker, for the operator.
  let broker: String

  /// Makes the pool where it is not there yet.
  ///
  /// - Throws: ``EngineFailure`` where this server cannot use the pool's engine as it is.
  func read() async throws(EngineFailure) -> Finding {
    let entry: LinkEntry?
    do {
      try await link.prepare(pool: pool)
      entry = try await link.entry(pool.description, in: ClusterNames.pools)
    } catch {
      return .unknown("it cannot be made: \(error)")
    }
    guard let entry else {
      return .unknown("it has never had a worker; start one: sotto worker --nats \(broker) --pool \(pool)")
    }
    guard let engine = try? PoolEngine(bytes: entry.value) else {
      throw EngineFailure(
        .unavailable, "what the engine of the pool \(pool) is cannot be read; run the same version everywhere")
    }
    guard engine.longestWindowSeconds >= longestWindowSeconds else {
      throw EngineFailure(
        .unavailable,
        "the pool \(pool) takes windows of at most \(engine.longestWindowSeconds) s; set --max-window to that")
    }
    return .known(engine)
  }
}
