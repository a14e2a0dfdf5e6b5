import Messaging

/// A job as JetStream delivered it.
struct NATSJob: PulledJob {
  private let message: JetStreamMessage

  init(_ message: JetStreamMessage) { self.message = message }

  var payload: [UInt8] { message.payload }
  var deliveries: Int { Int(clamping: message.metadata.deliveries) }

  func acknowledge() async throws { try await message.acknowledge() }
  /// Not at once: the worker that asks next may be this one, and a window has few deliveries.
  func giveBack() async throws { try await message.negativelyAcknowledge(delay: .seconds(2)) }
  func extend() async throws { try await message.markInProgress() }
}
