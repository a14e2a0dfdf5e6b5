/// A message and the subscription that it is for.
struct DeliveredMessage: Sendable, Equatable {
  /// The number that the client gave the subscription.
  let subscription: UInt64
  let message: Message
}
