import TranscriptionCore

/// What has to be written next: results, failed attempts and leases, collected while the commit before is on its way, so
/// that many windows cost one wait for the disk.
struct QueueArrivals {
  /// A failed attempt that is not the last.
  struct FailedAttempt: Sendable {
    var file: FileID
    var index: Int
    var attempts: Int
  }

  var results: [WindowRecord] = []
  var attempts: [FailedAttempt] = []
  /// Leases that are not written yet. One that ends before needs no writing.
  private(set) var leases: [WindowID: WindowLeaseRecord] = [:]
  /// True once the leases have been held for long enough.
  var leasesAreDue = false

  /// Results in one commit at most.
  static let largestBatch = 256

  var isEmpty: Bool { results.isEmpty && attempts.isEmpty && !(leasesAreDue && !leases.isEmpty) }

  mutating func note(_ lease: WindowLeaseRecord, of window: WindowID) { leases[window] = lease }

  mutating func leaseEnded(_ window: WindowID) { leases[window] = nil }

  mutating func takeLeases() -> [WindowLeaseRecord] {
    guard leasesAreDue else { return [] }
    defer {
      leases = [:]
      leasesAreDue = false
    }
    return Array(leases.values)
  }
}
