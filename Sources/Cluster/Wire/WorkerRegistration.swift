/// A worker says that it is there, again and again: it is gone when it has not for ``lifetime``.
package struct WorkerRegistration: WireMessage, Hashable {
  package var version = Self.current
  package var worker: ClusterName
  package var pool: ClusterName
  /// The machine's name, for the operator.
  package var host: String
  /// `cpu`, `gpu`, for the operator.
  package var device: String
  /// Of the program.
  package var release: String
  package var engine: PoolEngine
  /// Calls of its engine at the same time; 0 while its engine cannot work.
  package var slots: Int
  /// Windows of one call.
  package var batch: Int
  /// Whether it takes nothing new.
  package var isDraining: Bool
  /// Why its engine cannot work, in words.
  package var problem: String?

  package static let lifetime = Duration.seconds(10)
  package static let interval = Duration.seconds(3)
  /// A gateway that hears none of the workers that are there for as long seems to be at a broker that is cut off.
  package static let longestSilence = Duration.seconds(5)
  /// After one that did not arrive.
  package static let retryPause = Duration.milliseconds(500)

  package init(
    worker: ClusterName, pool: ClusterName, host: String, device: String, release: String, engine: PoolEngine,
    slots: Int, batch: Int, isDraining: Bool = false, problem: String? = nil
  ) {
    self.worker = worker
    self.pool = pool
    self.host = host
    self.device = device
    self.release = release
    self.engine = engine
    self.slots = slots
    self.batch = batch
    self.isDraining = isDraining
    self.problem = problem
  }

  private enum CodingKeys: String, CodingKey {
    case version = "v"
    case worker, pool, host, device, release, engine, slots, batch, problem
    case isDraining = "draining"
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    version = try fields.decode(Int.self, forKey: .version)
    worker = try fields.decode(ClusterName.self, forKey: .worker)
    pool = try fields.decode(ClusterName.self, forKey: .pool)
    host = String((try fields.decodeIfPresent(String.self, forKey: .host) ?? "").prefix(ClusterLimits.messageLength))
    device = String(
      (try fields.decodeIfPresent(String.self, forKey: .device) ?? "").prefix(ClusterLimits.messageLength))
    release = String(
      (try fields.decodeIfPresent(String.self, forKey: .release) ?? "").prefix(ClusterLimits.messageLength))
    engine = try fields.decode(PoolEngine.self, forKey: .engine)
    // What a worker says of itself must not make a gateway's sums overflow.
    slots = min(max(0, try fields.decode(Int.self, forKey: .slots)), 4_096)
    batch = min(max(1, try fields.decode(Int.self, forKey: .batch)), 4_096)
    isDraining = try fields.decodeIfPresent(Bool.self, forKey: .isDraining) ?? false
    problem = try fields.decodeIfPresent(String.self, forKey: .problem)
      .map { String($0.prefix(ClusterLimits.messageLength)) }
  }
}
