import TranscriptionCore

/// A window on its way to a result.
struct InFlightWindow: Sendable {
  enum Stage: Sendable, Hashable {
    /// An engine has it.
    case leased(LeaseID)
    /// Another window has the same audio and is being recognised.
    case following
    /// Its result is being written.
    case settling
  }

  let prepared: PreparedWindow
  var stage: Stage
  /// What its result is kept under for others; `nil` where it is not to be kept.
  var key: RecognitionKey?
}
