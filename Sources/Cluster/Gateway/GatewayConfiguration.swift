import Foundation

/// What a gateway needs to know of its pool. Plain values, already read from the configuration.
package struct GatewayConfiguration: Sendable {
  package var pool: ClusterName
  /// Differs from those of the other gateways.
  package var gateway: ClusterName
  /// How long a start waits for a pool that has never had a worker.
  package var startPatience = Duration.seconds(10)
  package var table = JobTable.Limits()

  package init(pool: ClusterName, gateway: ClusterName) {
    self.pool = pool
    self.gateway = gateway
  }
}
