import NIOConcurrencyHelpers
import NIOCore

extension NATSClient {
  /// Waits until a condition about the client holds. It is looked at whenever something has changed.
  ///
  /// - Throws: what the condition throws, ``MessagingError/notConnected(last:)`` or
  ///   ``MessagingError/outgoingBufferFull`` when the time is up, `CancellationError`.
  func wait(until deadline: NIODeadline, for condition: @Sendable (ClientState) throws -> Bool) async throws {
    while true {
      try Task.checkCancellation()
      let id = state.withLockedValue { $0.makeID() }
      let holds = try await withTaskCancellationHandler {
        try await waitForChange(id, until: deadline, unless: condition)
      } onCancel: {
        stopWaiting(id, CancellationError())
      }
      if holds { return }
    }
  }

  /// - Returns: whether the condition held already, so that there was nothing to wait for.
  private func waitForChange(
    _ id: UInt64, until deadline: NIODeadline, unless condition: @Sendable (ClientState) throws -> Bool
  ) async throws -> Bool {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Bool, any Error>) in
      let answer: Result<Bool, any Error>? = state.withLockedValue { state in
        do {
          if try condition(state) { return .success(true) }
        } catch {
          return .failure(error)
        }
        let timer = eventLoop.scheduleTask(deadline: deadline) { [weak self] in
          guard let self else { return }
          stopWaiting(id, lateness())
        }
        state.waiters[id] = ClientState.Waiter(continuation: continuation, timer: timer)
        return nil
      }
      if let answer { continuation.resume(with: answer) }
      if Task.isCancelled { stopWaiting(id, CancellationError()) }
    }
  }

  /// Lets all that wait look again.
  func wake() {
    let waiters = state.withLockedValue { state in
      defer { state.waiters = [:] }
      return state.waiters
    }
    for waiter in waiters.values {
      waiter.timer.cancel()
      waiter.continuation.resume(returning: false)
    }
  }

  private func stopWaiting(_ id: UInt64, _ error: any Error) {
    let waiter = state.withLockedValue { $0.waiters.removeValue(forKey: id) }
    waiter?.timer.cancel()
    waiter?.continuation.resume(throwing: error)
  }

  /// Why something that waited to be sent was not sent.
  private func lateness() -> MessagingError {
    state.withLockedValue { state in
      state.connection == nil ? .notConnected(last: state.lastFailure) : .outgoingBufferFull
    }
  }
}
