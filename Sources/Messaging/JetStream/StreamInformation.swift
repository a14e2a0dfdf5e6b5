/// What a stream is, and what it holds.
package struct StreamInformation: Sendable, Equatable, Decodable {
  package struct State: Sendable, Equatable, Decodable {
    package let messages: UInt64
    package let bytes: UInt64
    package let firstSequence: UInt64
    package let lastSequence: UInt64
    package let consumers: Int
    /// Subjects that have messages.
    package let subjects: Int

    private enum CodingKeys: String, CodingKey {
      case messages, bytes
      case firstSequence = "first_seq"
      case lastSequence = "last_seq"
      case consumers = "consumer_count"
      case subjects = "num_subjects"
    }

    package init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      messages = try fields.decode(UInt64.self, forKey: .messages)
      bytes = try fields.decode(UInt64.self, forKey: .bytes)
      firstSequence = try fields.decode(UInt64.self, forKey: .firstSequence)
      lastSequence = try fields.decode(UInt64.self, forKey: .lastSequence)
      consumers = try fields.decodeIfPresent(Int.self, forKey: .consumers) ?? 0
      subjects = try fields.decodeIfPresent(Int.self, forKey: .subjects) ?? 0
    }
  }

  package let configuration: StreamConfiguration
  package let state: State
  /// `nil` where the server belongs to no cluster.
  package let cluster: ReplicaGroup?

  private enum CodingKeys: String, CodingKey {
    case configuration = "config"
    case state, cluster
  }
}
