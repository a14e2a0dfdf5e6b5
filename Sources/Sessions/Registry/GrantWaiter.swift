import Synchronization
import TranscriptionCore

/// One call that waits for the end of a grant. The end may come before the wait.
final class GrantWaiter: Sendable {
  private enum State {
    case pending
    case waiting(CheckedContinuation<SessionGrant.End?, Never>)
    case over(SessionGrant.End?)
  }

  /// Hash of the credential that the grant is for.
  let hash: String
  private let state = Mutex(State.pending)

  init(hash: String) { self.hash = hash }

  /// Called once. Returns what ``finish(_:)`` was told first; `nil` when the task is cancelled.
  func end() async -> SessionGrant.End? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let over: SessionGrant.End?? = state.withLock { state in
          if case .over(let end) = state { return .some(end) }
          state = .waiting(continuation)
          return nil
        }
        if let over { continuation.resume(returning: over) }
      }
    } onCancel: {
      finish(nil)
    }
  }

  func finish(_ end: SessionGrant.End?) {
    let waiting = state.withLock { state -> CheckedContinuation<SessionGrant.End?, Never>? in
      switch state {
      case .over: return nil
      case .pending:
        state = .over(end)
        return nil
      case .waiting(let continuation):
        state = .over(end)
        return continuation
      }
    }
    waiting?.resume(returning: end)
  }
}
