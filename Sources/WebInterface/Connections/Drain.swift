import Synchronization
import TranscriptionCore

/// The beginning of a stop, while requests are still accepted: the server is not ready any more, new work is refused, and calls
/// that wait for a transcript go on.
final class Drain: Sendable {
  private struct State {
    var isOn = false
    var calls = 0
    var idle: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  /// No call may go on any longer.
  let isOver = EndSignal()

  /// What refuses new work, and ends a call that may not go on.
  static var refusal: ServiceError {
    ServiceError(
      .overloaded, code: "shutting_down", message: "The server is about to stop. Try again in a moment.",
      retryAfterSeconds: 5)
  }

  var isOn: Bool { state.withLock { $0.isOn } }

  func begin() { state.withLock { $0.isOn = true } }

  /// Counts a call as long as the result is held.
  func call() -> DrainedCall {
    state.withLock { $0.calls += 1 }
    return DrainedCall(self)
  }

  func callEnded() {
    let waiting = state.withLock { state in
      state.calls -= 1
      guard state.calls == 0 else { return [CheckedContinuation<Void, Never>]() }
      defer { state.idle = [] }
      return state.idle
    }
    for waiter in waiting { waiter.resume() }
  }

  /// Returns once no call is under way, or when ``isOver`` ends.
  func callsEnded() async {
    try? await isOver.beforeEnd { await self.idle() }
  }

  private func idle() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let isIdle = state.withLock { state in
          if state.calls == 0 || Task.isCancelled { return true }
          state.idle.append(waiter)
          return false
        }
        if isIdle { waiter.resume() }
      }
    } onCancel: {
      let waiting = state.withLock { state in
        defer { state.idle = [] }
        return state.idle
      }
      for waiter in waiting { waiter.resume() }
    }
  }
}
