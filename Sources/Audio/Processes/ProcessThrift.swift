import Glibc

/// Takes the processor from a process that has used much of it without bringing anything, until nothing else wants it.
///
/// What a file costs is for its sender to decide: megabytes of empty pages take a decoder seconds in which it brings no sound.
/// Such a process is not ended, as it may be right; it goes on at the lowest priority, so that others do not wait for it.
enum ProcessThrift {
  /// Processor time without any output, in seconds: about twice what a tool takes to start and to open an ordinary file.
  private static let allowance = 0.15
  private static let interval = Duration.milliseconds(50)
  private static let longestInterval = Duration.seconds(5)

  /// Watches a process until it is given the lowest priority, has ended, or the task is cancelled.
  ///
  /// - Parameters:
  ///   - process: leads a process group, which is given the priority as a whole.
  ///   - output: how much the process has brought so far, in any unit.
  static func watch(_ process: pid_t, output: @Sendable () -> Int) async {
    guard let clock = ProcessorClock(of: process) else { return }
    var seen = output()
    var usedUntilThen = 0.0
    var usedBefore = 0.0
    var pause = interval
    while (try? await Task.sleep(for: pause)) != nil, let used = clock.seconds {
      let now = output()
      if now != seen {
        seen = now
        usedUntilThen = used
      } else if used - usedUntilThen >= allowance {
        _ = setpriority(__priority_which_t(PRIO_PGRP.rawValue), id_t(process), Int32(Niceness.idle.rawValue))
        return
      }
      // One that waits for its reader may do so for hours.
      pause = used - usedBefore < 0.001 ? min(pause * 2, longestInterval) : interval
      usedBefore = used
    }
  }
}
