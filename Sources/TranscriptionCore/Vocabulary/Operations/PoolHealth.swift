/// What a server knows of the workers on other machines that an engine of it uses.
package struct PoolHealth: Sendable, Hashable, Codable {
  /// One of them, as it says itself.
  package struct Worker: Sendable, Hashable, Codable {
    package var name: String
    package var host: String
    package var device: String
    /// Calls of its engine at the same time; 0 while it cannot work.
    package var slots: Int
    /// Windows of one call.
    package var batch: Int
    package var draining: Bool
    /// Why its engine cannot work.
    @OrNull package var problem: String?

    package init(
      name: String, host: String, device: String, slots: Int, batch: Int, draining: Bool, problem: String? = nil
    ) {
      self.name = name
      self.host = host
      self.device = device
      self.slots = slots
      self.batch = batch
      self.draining = draining
      self.problem = problem
    }
  }

  package var name: String
  package var workers: [Worker]
  /// Why workers are refused, in words.
  package var refused: [String]
  /// Servers that share it, this one included.
  package var gateways: Int
  /// Windows that all workers take.
  package var capacity: Int
  /// Windows that this server may have there.
  package var share: Int
  /// Windows of this server that are there.
  package var windows: Int
  /// Audio in windows of this server that lie ready or are there, in seconds, by the mean length of recent ones.
  package var backlogSeconds: Double
  /// Since the start: windows that were published again because nothing was heard of them.
  package var republished: Int
  /// Since the start: outcomes of windows that were not wanted, or no longer.
  package var unknownOutcomes: Int
  /// Since the start: windows over which workers were lost again and again.
  package var exhausted: Int
  /// Since the start: times that windows were delivered beyond the first.
  package var redelivered: Int
  /// Of windows with an outcome: how long their samples took to reach the worker.
  package var fetch: DurationHistogram
  /// Of windows with an outcome: their whole time at the pool, less that in which they were recognised or lay ready for it
  /// at the worker.
  package var overhead: DurationHistogram

  private enum CodingKeys: String, CodingKey {
    case name, workers, refused, gateways, capacity, share, windows, republished, exhausted, redelivered
    case fetch, overhead
    case backlogSeconds = "backlog_seconds"
    case unknownOutcomes = "unknown_outcomes"
  }

  package init(
    name: String, workers: [Worker] = [], refused: [String] = [], gateways: Int = 1, capacity: Int = 0, share: Int = 0,
    windows: Int = 0, backlogSeconds: Double = 0, republished: Int = 0, unknownOutcomes: Int = 0, exhausted: Int = 0,
    redelivered: Int = 0, fetch: DurationHistogram = DurationHistogram(),
    overhead: DurationHistogram = DurationHistogram()
  ) {
    self.name = name
    self.workers = workers
    self.refused = refused
    self.gateways = gateways
    self.capacity = capacity
    self.share = share
    self.windows = windows
    self.backlogSeconds = backlogSeconds
    self.republished = republished
    self.unknownOutcomes = unknownOutcomes
    self.exhausted = exhausted
    self.redelivered = redelivered
    self.fetch = fetch
    self.overhead = overhead
  }
}
