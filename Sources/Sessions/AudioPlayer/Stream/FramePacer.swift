import Foundation

/// Which frames of an endless stream are due: one for each ``frameSeconds`` since it began, counted from the beginning, so
/// that nothing ever drifts. Time comes in as a parameter.
struct FramePacer {
  /// Length of a frame.
  static let frameSeconds = 0.06

  /// After a stall (a busy machine, a suspended laptop) at most this many frames are made up for; those before are
  /// dropped, and the stream goes on with the newest.
  private static let mostAtOnce = 5
  /// A clock that goes back this far was set anew.
  private static let setBackSeconds = 1.0

  private var start: Date
  /// Frames that were due so far, the dropped ones too.
  private var released = 0

  init(start: Date) { self.start = start }

  /// The moments of the frames that are due at `now`, each once. A frame is for what is heard in the ``frameSeconds`` after
  /// its moment.
  mutating func due(at now: Date) -> [Date] {
    if moment(of: released).timeIntervalSince(now) > Self.setBackSeconds {
      start = now
      released = 0
    }
    // A clock's arithmetic may come out a little short of a frame's own moment.
    let elapsed = now.timeIntervalSince(start) + 1e-6
    let total = elapsed < 0 ? 0 : Int(elapsed / Self.frameSeconds) + 1
    guard total > released else { return [] }
    let first = max(released, total - Self.mostAtOnce)
    released = total
    return (first..<total).map { moment(of: $0) }
  }

  /// How long until the next frame is due.
  func wait(at now: Date) -> Duration {
    .seconds(max(0.001, min(moment(of: released).timeIntervalSince(now), Self.frameSeconds)))
  }

  private func moment(of frame: Int) -> Date { start.addingTimeInterval(Double(frame) * Self.frameSeconds) }
}
