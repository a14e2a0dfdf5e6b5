/// How far a consumer has come.
package struct ConsumerInformation: Sendable, Equatable, Decodable {
  package let stream: String
  package let name: String
  /// Messages that it has still to deliver.
  package let pending: UInt64
  /// Messages that were delivered, and not acknowledged.
  package let pendingAcknowledgements: Int
  package let redelivered: Int
  /// Pulls that wait for messages.
  package let waitingPulls: Int
  package let cluster: ReplicaGroup?

  private enum CodingKeys: String, CodingKey {
    case stream = "stream_name"
    case name, cluster
    case pending = "num_pending"
    case pendingAcknowledgements = "num_ack_pending"
    case redelivered = "num_redelivered"
    case waitingPulls = "num_waiting"
  }
}
