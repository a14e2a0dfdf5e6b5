/// What the subject for the acknowledgement of a message says about its delivery:
/// `$JS.ACK.[domain.account.]stream.consumer.deliveries.stream sequence.consumer sequence.time.pending[.token]`.
package struct DeliveryMetadata: Sendable, Equatable {
  package let stream: String
  package let consumer: String
  /// 1 for the first time.
  package let deliveries: UInt64
  package let streamSequence: UInt64
  package let consumerSequence: UInt64
  /// Nanoseconds since 1970, when the message was stored.
  package let timestamp: UInt64
  /// Messages that the consumer has still to deliver behind this one.
  package let pending: UInt64

  /// - Returns: `nil` for any other subject.
  init?(_ subject: String?) {
    guard let subject, subject.hasPrefix("$JS.ACK.") else { return nil }
    let tokens = subject.split(separator: ".", omittingEmptySubsequences: false)
    // With domain and account there are two more in front, and at least one behind.
    let first = tokens.count == 9 ? 2 : 4
    guard tokens.count == 9 || tokens.count >= 11 else { return nil }
    let numbers = tokens[(first + 2)..<(first + 7)].map { UInt64($0) }
    guard let deliveries = numbers[0], let streamSequence = numbers[1], let consumerSequence = numbers[2],
      let timestamp = numbers[3], let pending = numbers[4]
    else { return nil }
    stream = String(tokens[first])
    consumer = String(tokens[first + 1])
    self.deliveries = deliveries
    self.streamSequence = streamSequence
    self.consumerSequence = consumerSequence
    self.timestamp = timestamp
    self.pending = pending
  }
}
