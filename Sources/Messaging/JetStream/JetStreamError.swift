/// Why something could not be done with a stream. What has to do with the connection is a ``MessagingError``.
package enum JetStreamError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It was not done.
  case refused(APIError)
  /// What was published may be stored or not: the answer is missing, or is no acknowledgement.
  case unknownOutcome(String)
  /// The answer is not what JetStream answers.
  case unreadableAnswer
  /// A pull that the server ended before its time. Another one may be made.
  case pullInterrupted(String)
  /// A pull that the server does not accept.
  case pullRefused(code: Int, description: String)
  case consumerDeleted

  package var description: String {
    switch self {
    case .refused(let error): "JetStream refused: \(error.description) (\(error.number))"
    case .unknownOutcome(let reason): "whether JetStream stored the message is not known: \(reason)"
    case .unreadableAnswer: "the answer is not what JetStream answers"
    case .pullInterrupted(let reason): "the pull was interrupted: \(reason)"
    case .pullRefused(let code, let description): "JetStream refused the pull: \(description) (\(code))"
    case .consumerDeleted: "the consumer has been deleted"
    }
  }

  /// Whether another attempt may succeed.
  package var isTransient: Bool {
    switch self {
    case .refused(let error): error.code == 503
    case .unknownOutcome, .unreadableAnswer, .pullInterrupted: true
    case .pullRefused, .consumerDeleted: false
    }
  }
}
