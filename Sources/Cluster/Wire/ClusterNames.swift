/// Every subject, stream, consumer, bucket and key that the cluster uses. Permissions of brokers are made from the same.
package enum ClusterNames {
  /// The stream of windows that wait for a worker, of all pools.
  package static let queue = "SOTTO_Q"
  package static let queueSubjects = "sotto.q.*.*"
  /// The bucket in which workers say that they are there, with a time to live.
  package static let workers = "sotto_workers"
  /// The bucket that fixes what a pool's engine is.
  package static let pools = "sotto_pools"

  /// What subjects for answers begin with.
  package static let inboxes = "sotto.i"

  /// Where a gateway puts its windows.
  package static func jobs(of pool: ClusterName, from gateway: ClusterName) -> String { "sotto.q.\(pool).\(gateway)" }

  /// All windows of a pool.
  package static func jobs(of pool: ClusterName) -> String { "sotto.q.\(pool).*" }

  /// The consumer that all workers of a pool pull from.
  package static func consumer(of pool: ClusterName) -> String { "pool-\(pool)" }

  /// Requests of workers to a gateway: signs of work, outcomes.
  package static func reports(to gateway: ClusterName) -> String { "sotto.r.\(gateway)" }

  /// Requests of workers for samples.
  package static func samples(of gateway: ClusterName) -> String { "sotto.b.\(gateway)" }

  /// Windows that are no longer wanted, to all workers of a pool.
  package static func cancellations(in pool: ClusterName) -> String { "sotto.c.\(pool)" }

  /// What gateways want of a pool, to each other.
  package static func demand(for pool: ClusterName) -> String { "sotto.d.\(pool)" }

  /// Told by brokers of a window that was delivered as often as it may be, without an acknowledgement.
  package static func exhaustedDeliveries(in pool: ClusterName) -> String {
    "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.\(queue).\(consumer(of: pool))"
  }

  package static func key(of worker: ClusterName, in pool: ClusterName) -> String { "\(pool).\(worker)" }

  package static func keys(in pool: ClusterName) -> String { "\(pool).*" }
}
