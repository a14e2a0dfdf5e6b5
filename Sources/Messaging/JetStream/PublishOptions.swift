/// What is to be checked when a message is stored, and what is tried again.
package struct PublishOptions: Sendable, Equatable {
  /// The sequence of the last message of the subject; 0 for none. Otherwise the message is refused
  /// (``APIError/isWrongLastSequence``).
  package var expectedLastSubjectSequence: UInt64?
  /// The sequence of the last message of the stream.
  package var expectedLastSequence: UInt64?
  package var expectedStream: String?
  /// The stream ignores a message with an id that it has seen lately.
  package var messageID: String?
  /// When the message goes by itself, in whole seconds, at least 1; the stream has to allow it.
  package var timeToLive: Duration?
  /// How often the message is sent at most while its outcome is unknown. More than once may store it twice, unless
  /// ``messageID`` or an expected sequence is set; with the latter, a refusal of a repetition does not say whether an
  /// earlier attempt succeeded.
  package var attempts = 1
  /// Between two attempts.
  package var pause: Duration = .milliseconds(250)
  /// For the acknowledgement of one attempt; `nil`: as long as requests.
  package var limit: Duration?

  package init() {}

  func add(to headers: inout MessageHeaders) {
    headers["Nats-Expected-Last-Subject-Sequence"] = expectedLastSubjectSequence.map(String.init)
    headers["Nats-Expected-Last-Sequence"] = expectedLastSequence.map(String.init)
    headers["Nats-Expected-Stream"] = expectedStream
    headers["Nats-Msg-Id"] = messageID
    headers["Nats-TTL"] = timeToLive.map { "\(max(1, $0.components.seconds))s" }
  }
}
