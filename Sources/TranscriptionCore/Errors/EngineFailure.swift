/// Why an engine did not recognise a window.
package struct EngineFailure: Error, Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// The process is gone. The window may be tried again.
    case workerExited
    /// No answer in time; the process was killed. The window may be tried again.
    case timedOut
    /// The engine said no to this very audio. Trying again is pointless.
    case rejected
    /// The engine cannot work now (no model, no worker starts).
    case unavailable
    /// The answer is no longer needed.
    case cancelled
  }

  package var kind: Kind
  package var message: String
  /// How many windows of one call this failure hit at once. Above 1 it says nothing about any of them: one may have
  /// crashed the worker for all. Each of them alone tells.
  package var batchSize = 1

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// Whether another attempt could end differently.
  package var isRetryable: Bool {
    switch kind {
    case .workerExited, .timedOut, .unavailable: true
    case .rejected, .cancelled: false
    }
  }
}
