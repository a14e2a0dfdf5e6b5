/// Bounds that gateways, workers and brokers have in common.
package enum ClusterLimits {
  /// What the broker waits for a sign of work before it delivers a window again.
  package static let acknowledgementWait = Duration.seconds(10)
  /// Between signs of work.
  package static let signInterval = Duration.seconds(3)
  /// How often the broker delivers a window.
  package static let deliveries = 4
  /// From this delivery on a window runs alone: it may be what its workers are lost over.
  package static let firstDeliveryAlone = 3
  /// Bytes in the queue of all pools; what does not fit is refused.
  package static let queueBytes = 64 << 20
  /// Windows that one worker holds at most, whatever it says of itself.
  package static let windowsOfAWorker = 512
  /// Windows that a pool holds at most; fewer than the broker delivers unacknowledged.
  package static let windowsOfAPool = 8_192
  /// Pieces of samples that a gateway reads and sends at once.
  package static let samplesAtOnce = 8
  /// Characters of a message of a worker that are kept.
  package static let messageLength = 500
  /// How long gateways and workers wait for a broker's answer. A cluster without a leader gives none, and what was asked of
  /// it meanwhile is lost: the sooner it is asked again, the sooner work goes on.
  package static let brokerTimeout = Duration.seconds(2)
  /// How long a worker waits for a gateway's answer to a report, and between two attempts.
  package static let reportTimeout = Duration.seconds(5)
}
