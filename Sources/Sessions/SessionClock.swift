package import Foundation

/// Time as sessions see it: what o'clock it is, and waiting. A parameter everywhere, so that tests move it by hand.
package protocol SessionClock: Sendable {
  var now: Date { get }

  /// - Throws: `CancellationError` when the task is cancelled meanwhile.
  func sleep(for duration: Duration) async throws
}

/// The clock on the wall.
package struct WallClock: SessionClock {
  package init() {}

  package var now: Date { Date() }

  package func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
