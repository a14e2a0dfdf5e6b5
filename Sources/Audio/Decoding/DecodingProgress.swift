import Synchronization

/// What a decoder and its readers tell each other besides samples.
final class DecodingProgress: Sendable {
  private struct State {
    var samples = 0
    var isTruncated = false
    var hasStalled = false
    var waitingSince: ContinuousClock.Instant?
  }

  private let state = Mutex(State())

  /// The place in the file that the decoder has reached, in samples.
  var samples: Int { state.withLock { $0.samples } }
  var isTruncated: Bool { state.withLock { $0.isTruncated } }
  var hasStalled: Bool { state.withLock { $0.hasStalled } }
  /// Since when the decoder has been waited for; `nil` while it is the decoder that waits.
  var waitingSince: ContinuousClock.Instant? { state.withLock { $0.waitingSince } }

  func begin(at samples: Int) { state.withLock { $0.samples = samples } }
  func count(_ samples: Int) { state.withLock { $0.samples += samples } }
  func markTruncated() { state.withLock { $0.isTruncated = true } }
  func markStalled() { state.withLock { $0.hasStalled = true } }
  func setWaiting(since instant: ContinuousClock.Instant?) { state.withLock { $0.waitingSince = instant } }
}
