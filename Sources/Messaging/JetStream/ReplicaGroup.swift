/// The servers that keep a stream or a consumer.
package struct ReplicaGroup: Sendable, Equatable, Decodable {
  package struct Replica: Sendable, Equatable, Decodable {
    package let name: String
    /// Whether it has everything that the leader has.
    package let isCurrent: Bool

    private enum CodingKeys: String, CodingKey {
      case name
      case isCurrent = "current"
    }
  }

  package let name: String?
  /// The name of a server; `nil` while there is none.
  package let leader: String?
  /// Without the leader; `nil` for none.
  package let replicas: [Replica]?
}
