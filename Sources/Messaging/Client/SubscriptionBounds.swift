/// What a subscription keeps for a reader that is slower than the messages come.
package struct SubscriptionBounds: Sendable, Equatable {
  /// What happens when it is full.
  package enum Overflow: Sendable {
    /// The oldest message goes: right where only the newest matter.
    case dropOldest
    /// The subscription ends with ``MessagingError/slowConsumer``, behind the messages that it has.
    case fail
  }

  package var messages: Int
  package var bytes: Int
  package var overflow: Overflow
  /// Whether it ends with ``MessagingError/connectionLost`` instead of being made again on the next connection.
  var endsWithConnection = false

  package init(messages: Int = 65536, bytes: Int = 64 << 20, overflow: Overflow = .fail) {
    self.messages = messages
    self.bytes = bytes
    self.overflow = overflow
  }
}
