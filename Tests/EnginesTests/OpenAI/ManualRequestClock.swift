import Foundation
import Synchronization

@testable import Engines

/// A clock that stands still until the test moves it. Short sleeps can be made to move it themselves.
final class ManualRequestClock: RequestClock {
  private struct Sleeper {
    var deadline: ContinuousClock.Instant
    var duration: Duration
    var waiter: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = ContinuousClock.now
    var passed: Duration = .zero
    var sleepers: [Int: Sleeper] = [:]
    var observers: [(duration: Duration, waiter: CheckedContinuation<Void, Never>)] = []
    var next = 0
    var naps: [Duration] = []
  }

  private let state = Mutex(State())
  private let longestNap: Duration

  /// - Parameter longestNap: a sleep no longer than this ends at once and moves the clock by its length.
  init(longestNap: Duration = .zero) { self.longestNap = longestNap }

  var now: ContinuousClock.Instant { state.withLock { $0.now } }
  var date: Date {
    Date(timeIntervalSince1970: 1_800_000_000).addingTimeInterval(state.withLock { $0.passed / .seconds(1) })
  }
  /// The sleeps that moved the clock.
  var naps: [Duration] { state.withLock { $0.naps } }

  func sleep(until instant: ContinuousClock.Instant) async throws {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiter in add(waiter, id, until: instant) }
    } onCancel: {
      wake(id)
    }
  }

  func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now += duration
      state.passed += duration
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.waiter.resume() }
  }

  /// Returns once a task sleeps that asked for this duration.
  func waitForSleeper(of duration: Duration) async {
    await withCheckedContinuation { waiter in
      let isThere = state.withLock { state in
        if state.sleepers.values.contains(where: { $0.duration == duration }) { return true }
        state.observers.append((duration, waiter))
        return false
      }
      if isThere { waiter.resume() }
    }
  }

  private func add(_ waiter: CheckedContinuation<Void, any Error>, _ id: Int, until instant: ContinuousClock.Instant) {
    let (isOver, met) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
      let duration = instant - state.now
      if duration <= longestNap {
        state.now = max(state.now, instant)
        state.passed += max(.zero, duration)
        state.naps.append(duration)
        return (true, [])
      }
      state.sleepers[id] = Sleeper(deadline: instant, duration: duration, waiter: waiter)
      let met = state.observers.filter { $0.duration == duration }.map(\.waiter)
      state.observers.removeAll { $0.duration == duration }
      return (false, met)
    }
    if isOver { waiter.resume() }
    for observer in met { observer.resume() }
    // The task may have been cancelled just before the sleeper was known.
    if Task.isCancelled { wake(id) }
  }

  private func wake(_ id: Int) {
    state.withLock { $0.sleepers.removeValue(forKey: id) }?.waiter.resume(throwing: CancellationError())
  }
}
