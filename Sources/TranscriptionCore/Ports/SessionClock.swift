package import Foundation

/// Time as sessions see it: what o'clock it is, and waiting. A parameter everywhere, so that tests move it by hand.
package protocol SessionClock: Sendable {
  /// Never goes back, and goes on whatever is done to the machine's clock.
  var now: Date { get }

  /// - Throws: `CancellationError` when the task is cancelled meanwhile.
  func sleep(for duration: Duration) async throws
}
