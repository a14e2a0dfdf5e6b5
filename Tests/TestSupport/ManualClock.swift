package import Foundation
import Synchronization
import TranscriptionCore

/// A clock that stands still until the test moves it.
///
/// A sleep ends when ``advance(by:)`` reaches its deadline, or when its task is cancelled.
package final class ManualClock: SessionClock {
  private struct Sleeper {
    var deadline: Date
    var duration: Duration
    var waiter: CheckedContinuation<Void, any Error>
  }

  private struct Observer {
    var duration: Duration
    var waiter: CheckedContinuation<Void, Never>
  }

  private struct State {
    var now: Date
    var sleepers: [UUID: Sleeper] = [:]
    var observers: [UUID: Observer] = [:]
  }

  private let state: Mutex<State>

  package init(now: Date = Date(timeIntervalSince1970: 1_800_000_000)) { state = Mutex(State(now: now)) }

  package var now: Date { state.withLock { $0.now } }

  package func sleep(for duration: Duration) async throws {
    let id = UUID()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
        if duration <= .zero {
          waiter.resume()
        } else {
          add(duration, waiter, id)
        }
      }
    } onCancel: {
      wake(id)
    }
  }

  /// Moves the clock and ends every sleep whose deadline has come.
  package func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.now.addTimeInterval(duration / .seconds(1))
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in woken { sleeper.waiter.resume() }
  }

  /// Whether a task sleeps that asked for this duration.
  package func hasSleeper(of duration: Duration) -> Bool {
    state.withLock { $0.sleepers.values.contains { $0.duration == duration } }
  }

  /// Returns once a task sleeps that asked for this duration, or when the calling task is cancelled.
  package func waitForSleeper(of duration: Duration) async {
    let id = UUID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let isThere = state.withLock { state in
          if state.sleepers.values.contains(where: { $0.duration == duration }) { return true }
          state.observers[id] = Observer(duration: duration, waiter: waiter)
          return false
        }
        if isThere { waiter.resume() }
        if Task.isCancelled { stopObserving(id) }
      }
    } onCancel: {
      stopObserving(id)
    }
  }

  private func stopObserving(_ id: UUID) {
    state.withLock { $0.observers.removeValue(forKey: id) }?.waiter.resume()
  }

  private func add(_ duration: Duration, _ waiter: CheckedContinuation<Void, any Error>, _ id: UUID) {
    let observers = state.withLock { state in
      let deadline = state.now.addingTimeInterval(duration / .seconds(1))
      state.sleepers[id] = Sleeper(deadline: deadline, duration: duration, waiter: waiter)
      let met = state.observers.filter { $0.value.duration == duration }
      for id in met.keys { state.observers[id] = nil }
      return met.values
    }
    for observer in observers { observer.waiter.resume() }
    // The task may have been cancelled just before the sleeper was known.
    if Task.isCancelled { wake(id) }
  }

  private func wake(_ id: UUID) {
    state.withLock { $0.sleepers.removeValue(forKey: id) }?.waiter.resume(throwing: CancellationError())
  }
}
