/// Why something could not be done over the brokers.
package enum LinkFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no connection, or no answer came: whether it was done is not known.
  case noAnswer(String)
  /// It was refused for good: permissions, a version, a size.
  case refused(String)

  /// In words.
  package var description: String {
    switch self {
    case .noAnswer(let message), .refused(let message): message
    }
  }
}
