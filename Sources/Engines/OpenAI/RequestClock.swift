import Foundation

/// The time, as the engine `openai` sees it.
protocol RequestClock: Sendable {
  var now: ContinuousClock.Instant { get }
  /// For dates in headers.
  var date: Date { get }
  /// - Throws: when the task is cancelled.
  func sleep(until instant: ContinuousClock.Instant) async throws
}

struct SystemRequestClock: RequestClock {
  var now: ContinuousClock.Instant { .now }
  var date: Date { .now }
  func sleep(until instant: ContinuousClock.Instant) async throws { try await Task.sleep(until: instant) }
}
