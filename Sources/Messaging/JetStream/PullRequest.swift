/// What one pull asks for.
package struct PullRequest: Sendable, Equatable {
  /// Messages at most.
  package var batch: Int
  /// How long it waits for them.
  package var expires: Duration
  /// Bytes at most; `nil` for no limit.
  package var maximumBytes: Int?
  /// How often the server says that it still waits. Two that are missing end the pull. At most half of ``expires``; `nil`
  /// for never.
  package var heartbeat: Duration?
  /// Where the consumer has a priority group.
  package var group: String?
  /// For consumers that are prioritized: 0, the first, to 9.
  package var priority: Int?
  /// For consumers with overflow: only while as many are pending.
  package var minimumPending: Int?

  package init(batch: Int, expires: Duration) {
    self.batch = batch
    self.expires = expires
  }
}

extension PullRequest: Encodable {
  private enum CodingKeys: String, CodingKey {
    case batch, expires, group, priority
    case maximumBytes = "max_bytes"
    case heartbeat = "idle_heartbeat"
    case minimumPending = "min_pending"
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(batch, forKey: .batch)
    try fields.encode(Nanoseconds(expires), forKey: .expires)
    try fields.encodeIfPresent(maximumBytes, forKey: .maximumBytes)
    try fields.encodeIfPresent(heartbeat.map(Nanoseconds.init), forKey: .heartbeat)
    try fields.encodeIfPresent(group, forKey: .group)
    try fields.encodeIfPresent(priority, forKey: .priority)
    try fields.encodeIfPresent(minimumPending, forKey: .minimumPending)
  }
}
