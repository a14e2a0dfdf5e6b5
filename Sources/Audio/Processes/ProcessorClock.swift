import Glibc

/// Reads how much of a processor another process has used.
struct ProcessorClock {
  private let clock: clockid_t

  /// `nil` when there is no such process.
  init?(of process: pid_t) {
    var clock = clockid_t()
    guard clock_getcpuclockid(process, &clock) == 0 else { return nil }
    self.clock = clock
  }

  /// Processor time that all threads of the process have used, in seconds; `nil` when it has ended.
  var seconds: Double? {
    var time = timespec()
    guard clock_gettime(clock, &time) == 0 else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
