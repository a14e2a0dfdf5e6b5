import Foundation
import TranscriptionCore

/// What one recording decides: what its state is, and whether and when a source that went away is asked again.
///
/// `connecting` until the first sound, then `recording`, with `reconnecting` in between whenever the source goes away.
/// Pure: time, failures and sound come in, decisions go out.
struct RecordingMachine {
  enum Step: Sendable, Hashable {
    case askAgain(afterSeconds: Double)
    /// The source is over, as it should be.
    case over
    case giveUp(FileFailure)
  }

  private(set) var state: RecordingState
  private var wasHeard = false
  /// Whether the source is a live one, once that is known.
  var isLive = false
  /// Failures since the source was last heard for a while.
  private var failures = 0
  private var secondsSinceFailure = 0.0

  /// A source that was never heard is asked so often, one that was heard so often.
  static let firstTries = 3
  static let tries = 8
  /// After so many seconds of sound, earlier failures are forgotten.
  static let forgivingSeconds = 60.0
  private static let longestPause = 30.0
  /// A source that wants to be left alone for longer is given up.
  private static let longestWait = 300

  init(id: String, address: RemoteAddress, now: Date) {
    state = RecordingState(id: id, url: address.shown, startedAt: now)
  }

  /// Sound came.
  ///
  /// - Returns: whether the state changed for clients; and whether it is the first sound of all.
  mutating func heard(seconds: Double) -> (changed: Bool, first: Bool) {
    let first = !wasHeard
    let changed = state.state != .recording
    wasHeard = true
    state.state = .recording
    secondsSinceFailure += seconds
    if secondsSinceFailure >= Self.forgivingSeconds { failures = 0 }
    return (changed, first)
  }

  /// A file of so many seconds is in.
  mutating func saved(seconds: Double) {
    state.files += 1
    state.seconds = ((state.seconds + seconds) * 1000).rounded() / 1000
  }

  /// The source went away.
  mutating func sourceFailed(_ failure: RemoteFailure) -> Step {
    let words = FileFailure(code: failure.code, message: failure.message)
    // A radio that has said goodbye and is not there any more when it is asked again.
    if isLive, wasHeard, failures > 0, failure.code == "source_status", !failure.isTemporary { return .over }
    failures += 1
    secondsSinceFailure = 0
    guard failure.isTemporary, failures < (wasHeard ? Self.tries : Self.firstTries) else { return .giveUp(words) }
    let wanted = failure.retryAfterSeconds ?? 0
    guard wanted <= Self.longestWait else { return .giveUp(words) }
    state.state = .reconnecting
    let pause = min(Self.longestPause, Double(1 << (failures - 1)))
    return .askAgain(afterSeconds: max(pause, Double(wanted)))
  }
}
