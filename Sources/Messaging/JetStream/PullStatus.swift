/// What a server says within a pull instead of a message. Codes as of the server's `consumer.go`.
///
/// A status in the headers proves nothing by itself, as a message can be stored with one. What a consumer delivers has a
/// subject for its acknowledgement, which a status of the server has not.
enum PullStatus: Equatable {
  /// It still waits.
  case heartbeat
  /// The pull is over as it was asked for: its time is up, there are no messages, the bytes are used up.
  case complete
  case failed(JetStreamError)
  case noResponders

  /// - Returns: `nil` for a message of the stream.
  init?(_ message: Message) {
    guard DeliveryMetadata(message.reply) == nil, let status = message.headers.status else { return nil }
    let description = message.headers.statusDescription
    let lowercased = description.lowercased()
    switch status {
    case 100: self = .heartbeat
    case 404, 408: self = .complete
    case 409 where lowercased.contains("message size exceeds") || lowercased.contains("batch completed"):
      self = .complete
    case 409 where lowercased.contains("consumer deleted"): self = .failed(.consumerDeleted)
    case 409
    where lowercased.contains("leadership change") || lowercased.contains("server shutdown")
      || lowercased.contains("exceeded maxwaiting"):
      self = .failed(.pullInterrupted(description))
    case 503: self = .noResponders
    default: self = .failed(.pullRefused(code: status, description: description))
    }
  }
}
