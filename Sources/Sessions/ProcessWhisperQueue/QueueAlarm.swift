/// Moments that a queue waits for.
enum QueueAlarm: Sendable {
  /// In which leases are to be written.
  case leases
  /// In which something is tried again that the journal, the disk or a detector refused.
  case pause

  var delay: Duration {
    switch self {
    // A lease that ends sooner than this is not written: a crash within it is not the window's fault.
    case .leases: .milliseconds(50)
    case .pause: .seconds(1)
    }
  }
}
