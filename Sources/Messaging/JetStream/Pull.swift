/// One pull that is under way. When it goes, so does its subscription, and messages that came and were not read are given
/// back, to be delivered at once elsewhere.
final class Pull: Sendable {
  let request: PullRequest
  private let subject: String
  private let answers: Subscription
  private let client: NATSClient
  private let deadline: ContinuousClock.Instant
  private let givesBack: Bool

  init(_ request: PullRequest, subject: String, answers: Subscription, givesBack: Bool, client: NATSClient) {
    self.request = request
    self.givesBack = givesBack
    self.subject = subject
    self.answers = answers
    self.client = client
    deadline = .now + request.expires + PullBatch.patience
  }

  deinit {
    let unread = answers.discard()
    guard givesBack else { return }
    for message in unread {
      if let reply = message.reply, DeliveryMetadata(reply) != nil { client.publishIfConnected("-NAK", to: reply) }
    }
  }

  func next() async throws -> JetStreamMessage? {
    while true {
      var limit = max(deadline - .now, .zero)
      if let heartbeat = request.heartbeat { limit = min(limit, heartbeat * 2) }
      guard let message = try await answers.next(within: limit) else { throw MessagingError.closed }
      switch PullStatus(message) {
      case nil:
        if let message = JetStreamMessage(message, client: client) { return message }
      case .heartbeat: continue
      case .complete: return nil
      case .failed(let error): throw error
      case .noResponders: throw MessagingError.noResponders(subject: subject)
      }
    }
  }
}
