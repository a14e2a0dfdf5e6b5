/// What a worker needs to know. Plain values, already read from the configuration.
package struct ClusterWorkerConfiguration: Sendable {
  package var pool: ClusterName
  /// Differs from those of all other workers of the pool.
  package var name: ClusterName
  /// The machine's name, for the operator.
  package var host: String
  /// `cpu` or `gpu`, for the operator.
  package var device: String
  /// Workers with a smaller number are given windows first: 0 to 9.
  package var priority: Int
  /// Of the program.
  package var release: String
  /// The longest window that the engine takes whole, in seconds.
  package var longestWindowSeconds: Double
  /// Where samples are kept while they are needed: a folder of this worker's own.
  package var scratch: String

  package init(
    pool: ClusterName, name: ClusterName, host: String, device: String, priority: Int, release: String,
    longestWindowSeconds: Double, scratch: String
  ) {
    self.pool = pool
    self.name = name
    self.host = host
    self.device = device
    self.priority = priority
    self.release = release
    self.longestWindowSeconds = longestWindowSeconds
    self.scratch = scratch
  }
}
